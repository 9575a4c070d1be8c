"use strict";
(() => {
  const byId = (id) => document.getElementById(`accounts-${id}`);
  const source = byId("data");
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const [NAME, ID, BRANCH, MANAGER, P, S, D, CONTACTS, RANK, REASON, FLAGS, NPS, GAP, CHANGE] =
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 17];
  const table = document.querySelector("#accounts-table table");
  const heads = [...table.tHead.rows[0].cells];
  const isNumber = heads.map((head) => head.classList.contains("num"));
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const total = (row) => row[P] + row[S] + row[D];
  const keys = [
    (row) => row[RANK], (row) => row[NAME], (row) => data.branches[row[BRANCH]],
    (row) => row[D] / total(row), total, (row) => row[NPS], (row) => row[GAP], (row) => row[CHANGE],
  ];
  const words = data.rows.map((row) => `${row[NAME]} ${row[ID]} ${data.managers[row[MANAGER]]}`.toLowerCase());
  const state = { found: data.rows, page: 0, column: 0, down: false };

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    made.textContent = text;
    return made;
  };
  const count = (value) => (value === null ? "" : data.counts[value] ?? String(value));
  const points = (value) => (value === null || value === undefined ? "" : data.points[value]);
  const figure = (row, at, mark) => {
    const [low, high] = [points(row[at + 1]), points(row[at + 2])];
    return [points(row[at]), low && high ? `${low} … ${high}` : "", mark ? data.significant : ""];
  };
  const mix = (row) => {
    const drawing = document.createElementNS(table.querySelector("svg").namespaceURI, "svg");
    for (const [name, value] of Object.entries({ class: "mix", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" })) drawing.setAttribute(name, value);
    let start = 0;
    [["promoter", P], ["passive", S], ["detractor", D]].forEach(([name, at]) => {
      const share = (100 * row[at]) / total(row);
      const part = document.createElementNS(drawing.namespaceURI, "rect");
      for (const [key, value] of Object.entries({ class: name, x: start, width: share, height: 8 })) part.setAttribute(key, value);
      if (share) drawing.append(part);
      start += share;
    });
    return drawing;
  };
  const cells = (row) => {
    const owner = [row[ID], data.managers[row[MANAGER]]].filter(Boolean).join(" · ");
    const known = [
      [count(row[RANK])], [row[NAME], owner], [data.branches[row[BRANCH]]],
      [[P, S, D].map((at) => count(row[at])).join(" · ")],
      [count(total(row)), row[CONTACTS] ? data.of.replace("{}", count(row[CONTACTS])) : ""],
    ];
    const reason = data.reasons[row[REASON]];
    return reason
      ? [...known, ["", reason], [], []]
      : [...known, figure(row, NPS), figure(row, GAP, row[FLAGS] & 1), figure(row, CHANGE, row[FLAGS] & 2)];
  };
  const line = (row) => {
    const made = document.createElement("tr");
    cells(row).forEach(([text = "", note, mark], place) => {
      const cell = element("td", text, isNumber[place] ? "num" : "");
      cell.dataset.label = data.labels[place];
      if (place === 3) cell.prepend(mix(row));
      if (mark) cell.append(" ", element("em", mark));
      if (note) cell.append(" ", element("small", note));
      made.append(cell);
    });
    return made;
  };
  const show = () => {
    const first = state.page * data.page;
    const shown = state.found.slice(first, first + data.page);
    table.tBodies[0].replaceChildren(...shown.map(line));
    byId("shown").textContent = shown.length
      ? data.shown.replace("{from}", count(first + 1)).replace("{to}", count(first + shown.length)).replace("{all}", count(state.found.length))
      : data.none;
    byId("previous").disabled = !first;
    byId("next").disabled = first + data.page >= state.found.length;
    byId("pager").hidden = state.found.length > 0 && data.rows.length <= data.page && state.found.length === data.rows.length;
  };
  const compare = (one, other) => {
    const [a, b] = [one, other].map(keys[state.column]);
    const gone = (value) => value === null || value === undefined;
    if (gone(a) || gone(b)) return gone(a) - gone(b);
    return (typeof a === "string" ? collator.compare(a, b) : a - b) * (state.down ? -1 : 1);
  };
  const choose = () => {
    const [wanted, branch] = [byId("search").value.trim().toLowerCase(), byId("branch").value];
    state.found = data.rows
      .filter((row, place) => words[place].includes(wanted) && (!branch || data.branches[row[BRANCH]] === branch))
      .sort(compare);
    state.page = 0;
    show();
  };
  heads.forEach((head, place) => {
    const button = element("button", head.textContent);
    button.type = "button";
    button.addEventListener("click", () => {
      state.down = state.column === place ? !state.down : isNumber[place] && place > 2;
      state.column = place;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      choose();
    });
    head.replaceChildren(button);
  });
  heads[0].setAttribute("aria-sort", "ascending");
  const turn = (by) => () => {
    state.page += by;
    show();
    table.scrollIntoView({ block: "start" });
  };
  byId("search").addEventListener("input", choose);
  byId("branch").addEventListener("change", choose);
  byId("previous").addEventListener("click", turn(-1));
  byId("next").addEventListener("click", turn(1));
  byId("csv").addEventListener("click", () => {
    const safe = (value) => {
      if (typeof value !== "string") return value ?? "";
      const text = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
      return `"${text.replaceAll('"', '""')}"`;
    };
    const tenth = (value) => (value === null || value === undefined ? "" : value / 10);
    const rows = state.found.map((row) => [
      row[NAME], row[ID], data.branches[row[BRANCH]], data.managers[row[MANAGER]], data.reasons[row[REASON]],
      total(row), row[P], row[S], row[D], row[CONTACTS], row[RANK],
      ...Array.from({ length: 9 }, (_, at) => tenth(row[NPS + at])),
    ]);
    const text = [data.csv, ...rows].map((row) => row.map(safe).join(",")).join("\r\n");
    const link = element("a", "");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text, "\r\n"], { type: "text/csv" }));
    link.download = "nps_accounts.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  byId("first")?.remove();
  byId("controls").hidden = false;
  show();
})();
