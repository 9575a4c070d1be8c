"""One answer as the interfaces of four survey tools give it: names as documented, content invented."""

ZENDESK = {
    "comment": "Solid",
    "delivered_at": "2022-08-29T00:00:00-07:00",
    "delivery_id": 1,
    "id": 1,
    "rated_at": "2022-08-29T23:30:00-07:00",
    "rating": 9,
    "recipient_id": 36,
    "survey_id": 4,
    "survey_name": "Relation",
    "user_email": "ann@example.com",
    "user_id": 15,
    "user_name": "Ann",
}
WOOTRIC = {
    "id": 7,
    "created_at": "2021-12-01 18:36:59 -0800",
    "updated_at": "2021-12-01 18:36:59 -0800",
    "score": 9,
    "text": "Great",
    "ip_address": "10.0.0.1",
    "origin_url": "https://example.com",
    "end_user_id": 16,
    "completed": True,
    "excluded_from_calculations": False,
    "tags": [],
}
HUBSPOT = {
    "id": "512",
    "properties": {
        "hs_value": "9",
        "hs_content": "What a product",
        "hs_survey_id": "5",
        "hs_survey_type": "NPS",
        "hs_survey_channel": "EMAIL",
        "hs_response_group": "PROMOTER",
        "hs_contact_id": "901",
        "hs_submission_timestamp": "2023-10-30T03:30:17.883Z",
    },
    "createdAt": "2023-10-30T03:30:18Z",
    "updatedAt": "2023-12-07T16:50:06.678Z",
    "archived": False,
}
DELIGHTED = {
    "id": "5435",
    "person": {"id": "D-1", "email": "ann@example.com"},
    "survey_type": "nps",
    "score": 9,
    "comment": "Great",
    "created_at": 1700000000,
    "updated_at": 1700000100,
    "person_properties": {"Delighted Source": "Email"},
}
