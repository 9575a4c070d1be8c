"""The raw tables: their columns, their keys, and which columns hold times.

Every business column is text, exactly as exported. Outside the key an empty cell is empty text, and null means that the
file has no such column: what a file does not say it does not change. The pipeline adds where a row came from (`METADATA`) and, for files
whose description says how times or numbers are written, how they are to be read: `_read_as`, a JSON object from column
name to ISO 8601 UTC text (times), `YYYY-MM-DD` (dates) or plain decimal text (numbers); null where the text alone tells.

    >>> RAW_TABLES["answers"].key
    ('response_id', 'question_id')
"""

from dataclasses import dataclass

METADATA = {
    "_load_id": "bigint",
    "_loaded_at": "timestamp",
    "_source_file": "varchar",
    "_source_row": "bigint",
    "_read_as": "varchar",
}


@dataclass(frozen=True)
class RawTable:
    """One raw table.

    key: the columns that name a row; rows that agree on it are versions of one another.
    key_may_lack: key columns that may be empty and still name a row.
    distinguished_by: columns that no correction changes: where they differ, two rows of one key are not of one thing.
    makes_id: the id column that is made from the row when the export has none, or None.
    required: columns that a file (or the constants of its description) must have.
    times: columns that hold points in time. dates: columns that hold dates. numbers: columns that hold amounts.
    flags: columns that hold yes or no.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    key_may_lack: tuple[str, ...] = ()
    distinguished_by: tuple[str, ...] = ()
    makes_id: str | None = None
    required: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def typed(self) -> tuple[str, ...]:
        """Columns whose text is read as something else, scores apart."""
        return (*self.times, *self.dates, *self.numbers, *self.flags)

    @property
    def needed_key(self) -> tuple[str, ...]:
        """The key columns without which a row has no key."""
        return tuple(column for column in self.key if column not in self.key_may_lack)

    @property
    def has_history(self) -> bool:
        """Whether versions of one thing have keys of their own, so that a row also continues those of other keys."""
        return bool(self.key_may_lack)


def _table(name: str, columns: str, key: str, makes_id: str | None = None, **words: str) -> RawTable:
    """A table from lists of words."""
    listed = {field: tuple(value.split()) for field, value in words.items()}
    return RawTable(name, tuple(columns.split()), tuple(key.split()), makes_id=makes_id, **listed)


RAW_TABLES: dict[str, RawTable] = {
    table.name: table
    for table in (
        _table(
            "surveys",
            "survey_id survey_name survey_type opens_on closes_on",
            "survey_id",
            required="survey_id",
            dates="opens_on closes_on",
        ),
        _table(
            "invitations",
            "invitation_id survey_id account_id respondent_id channel invited_at delivery_status",
            "invitation_id",
            makes_id="invitation_id",
            distinguished_by="survey_id respondent_id invited_at",
            required="respondent_id invited_at",
            times="invited_at",
        ),
        _table(
            "responses",
            "response_id survey_id account_id respondent_id score responded_at channel language",
            "response_id",
            makes_id="response_id",
            distinguished_by="survey_id respondent_id responded_at",
            required="score responded_at",
            times="responded_at",
        ),
        _table(
            "answers",
            "response_id question_id answer",
            "response_id question_id",
            required="response_id question_id answer",
        ),
        _table(
            "accounts",
            "account_id effective_from account_name branch_id account_manager_id annual_revenue",
            "account_id effective_from",
            key_may_lack="effective_from",
            required="account_id",
            dates="effective_from",
            numbers="annual_revenue",
        ),
        _table(
            "respondents",
            "respondent_id account_id full_name email role is_active",
            "respondent_id",
            required="respondent_id",
            flags="is_active",
        ),
        _table(
            "account_managers",
            "account_manager_id account_manager_name team",
            "account_manager_id",
            required="account_manager_id",
        ),
        _table(
            "follow_ups",
            "follow_up_id response_id action assigned_to opened_at contacted_at closed_at outcome",
            "follow_up_id",
            makes_id="follow_up_id",
            distinguished_by="response_id opened_at",
            required="response_id",
            times="opened_at contacted_at closed_at",
        ),
        _table(
            "introductions",
            "introduction_id respondent_id account_id introduced_company introduced_at won_at won_amount",
            "introduction_id",
            makes_id="introduction_id",
            distinguished_by="respondent_id introduced_at",
            required="introduced_company",
            times="introduced_at won_at",
            numbers="won_amount",
        ),
        _table(
            "improvements",
            "improvement_id theme_id branch_id what started_on announced_on",
            "improvement_id",
            makes_id="improvement_id",
            required="theme_id what",
            dates="started_on announced_on",
        ),
        _table(
            "benchmark_responses",
            "study_id benchmark_response_id branch_id supplier_id score",
            "study_id benchmark_response_id",
            makes_id="benchmark_response_id",
            distinguished_by="supplier_id",
            required="study_id score",
        ),
        _table(
            "bonus_targets",
            "payee_id scheme_id period_name amount currency",
            "payee_id scheme_id period_name",
            required="payee_id scheme_id period_name amount currency",
            numbers="amount",
        ),
        _table(
            "bonus_closings",
            "closing_id kind sequence previous_sha256 corrects scheme_id scheme_version period_type period_name "
            "period_start period_end payee_type payee_id as_of_load_id published_version closed_at closed_by "
            "approved_by note project_version measure_name measure_points measure_low measure_high responses "
            "promoters passives detractors measured_responses accounts invitations answered_invitations response_rate "
            "minimum_responses minimum_response_rate minimum_accounts has_minimum_responses has_minimum_response_rate "
            "has_minimum_accounts other_manager_share is_eligible not_eligible_reason band_from_points payout_share target_amount amount currency paid_amount evidence "
            "scheme bands benchmarks branches settings settles",
            "closing_id payee_type payee_id",
            required="closing_id kind scheme_id scheme_version period_name payee_type payee_id paid_amount",
        ),
        _table(
            "bonus_decisions",
            "decision_id sequence previous_sha256 restatement_id scheme_id scheme_version period_type period_name "
            "payee_type payee_id cause decision points_difference amount_difference decided_by decided_at note",
            "decision_id",
            required="decision_id restatement_id decision",
        ),
    )
}

LEDGER_TABLES = ("bonus_closings", "bonus_decisions")
"""The tables that are loaded from `warehouse/ledger/`, never from a drop."""

DROP_TABLES = tuple(name for name in RAW_TABLES if name not in LEDGER_TABLES)
"""The tables that a drop has files for."""

FEW_VALUES = frozenset(
    [
        "survey_id",
        "survey_type",
        "channel",
        "language",
        "score",
        "delivery_status",
        "role",
        "is_active",
        "branch_id",
        "account_manager_id",
        "team",
        "question_id",
        "theme_id",
        "action",
        "outcome",
        "study_id",
        "supplier_id",
        "scheme_id",
        "currency",
    ]
)
"""Columns that repeat a few values over and over."""

LOADS = {
    "load_id": "bigint",
    "file": "varchar",
    "sha256": "varchar",
    "table": "varchar",
    "rows_read": "bigint",
    "rows_added": "bigint",
    "rows_unchanged": "bigint",
    "rows_rejected": "bigint",
    "rows_superseding": "bigint",
    "started_at": "timestamp",
    "finished_at": "timestamp",
    "status": "varchar",
    "reading": "varchar",
    "error": "varchar",
    "scale": "varchar",
    "tool": "varchar",
    "wording": "varchar",
}

REJECTED_ROWS = {
    "load_id": "bigint",
    "file": "varchar",
    "line": "bigint",
    "column": "varchar",
    "error": "varchar",
    "line_text": "varchar",
}

SALTS = {"salt": "varchar"}
"""One row: what is hashed with the ids that are e-mail addresses before readers get them."""

IS_WITHDRAWN = """status = 'loaded' and exists (
        select 1 from raw.loads as later
        where later.file = loads.file and later.sha256 = loads.sha256
            and later.load_id > loads.load_id and later.status = 'loaded'
    )"""
"""Condition on `raw.loads as loads`: its file was read again under another description, or left out.

The rows of such a load count no more. The models have the rule in `stg_loads__files`, with the load that withdrew it; a
test compares the two.
"""
WITHDRAWN_LOADS = f"select load_id from raw.loads as loads where {IS_WITHDRAWN}"
"""Query: the loads whose rows count no more."""
