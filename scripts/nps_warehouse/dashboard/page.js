"use strict";
(() => {
  const isPhone = matchMedia("(max-width: 760px)").matches;
  if (isPhone) document.querySelectorAll("details.fold").forEach((each) => { each.open = false; });
  const byId = (id) => document.getElementById(`accounts-${id}`);
  const source = byId("data");
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const [NAME, ID, BRANCH, MANAGER, P, S, D, CONTACTS, RANK, REASON, FLAGS, NPS, GAP, CHANGE] =
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 17];
  const [RANKED, MIXED] = [2, 3];
  const table = document.querySelector("#accounts-table table");
  const heads = [...table.tHead.rows[0].cells];
  const isNumber = heads.map((head) => head.classList.contains("num"));
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const total = (row) => row[P] + row[S] + row[D];
  const places = (names) => {
    const order = new Map([...new Set(names)].sort(collator.compare).map((name, place) => [name, place]));
    return (name) => order.get(name);
  };
  const ofName = places(data.rows.map((row) => row[NAME]));
  const ofBranch = places(data.branches);
  const keys = [
    (row) => ofName(row[NAME]), (row) => ofBranch(data.branches[row[BRANCH]]), (row) => row[RANK], total, (row) => row[NPS], (row) => row[GAP], (row) => row[CHANGE],
  ];
  const size = isPhone ? 10 : data.page;
  const words = data.rows.map((row) => `${row[NAME]} ${row[ID]} ${data.managers[row[MANAGER]]}`.toLowerCase());
  const blank = table.querySelector("svg.mix");
  const state = { found: data.rows, page: 0, column: RANKED, down: false };

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    made.textContent = text;
    return made;
  };
  const count = (value) => (value === null ? "" : String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f"));
  const points = (value) => (value === null || value === undefined ? "" : data.points[value]);
  const figure = (row, at, mark, of) => {
    const [low, high] = [points(row[at + 1]), points(row[at + 2])];
    const sure = low === high ? low && data.exact : low && high && `${low} … ${high}`;
    return [points(row[at]), [sure, of].filter(Boolean).join(" · "), mark ? data.significant : ""];
  };
  const mix = (row) => {
    const drawing = blank.cloneNode(false);
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
    const contacts = data.of.replace("{n}", count(total(row))).replace("{contacts}", count(row[CONTACTS]));
    const known = [
      [row[NAME], owner], [data.branches[row[BRANCH]]], [count(row[RANK])],
      [[P, S, D].map((at) => count(row[at])).join(" · "), row[CONTACTS] ? contacts : ""],
    ];
    const reason = data.reasons[row[REASON]];
    return reason
      ? [...known, ["", reason], [], []]
      : [...known, figure(row, NPS, 0, `n\u00a0=\u00a0${count(total(row))}`), figure(row, GAP, row[FLAGS] & 1), figure(row, CHANGE, row[FLAGS] & 2)];
  };
  const line = (row) => {
    const made = document.createElement("tr");
    cells(row).forEach(([text = "", note, mark], place) => {
      const cell = element("td", text, isNumber[place] ? "num" : "");
      cell.dataset.label = data.labels[place];
      if (place === MIXED) cell.prepend(mix(row));
      if (note) cell.append(" ", element("small", note));
      if (mark) cell.append(" ", element("em", mark));
      made.append(cell);
    });
    return made;
  };
  const show = () => {
    const first = state.page * size;
    const shown = state.found.slice(first, first + size);
    table.tBodies[0].replaceChildren(...shown.map(line));
    byId("shown").textContent = shown.length
      ? data.shown.replace("{from}", count(first + 1)).replace("{to}", count(first + shown.length)).replace("{all}", count(state.found.length))
      : data.none;
    byId("previous").disabled = !first;
    byId("next").disabled = first + size >= state.found.length;
    byId("previous").hidden = byId("next").hidden = state.found.length <= size;
  };
  const gone = (value) => value === null || value === undefined;
  const sorted = (rows) => {
    const key = keys[state.column];
    const sign = state.down ? -1 : 1;
    const pairs = rows.map((row) => [key(row), row]);
    pairs.sort(([a], [b]) => (gone(a) || gone(b) ? gone(a) - gone(b) : (a - b) * sign));
    return pairs.map(([, row]) => row);
  };
  const choose = () => {
    const [wanted, branch] = [byId("search").value.trim().toLowerCase(), byId("branch").value];
    state.found = sorted(data.rows.filter(
      (row, place) => words[place].includes(wanted) && (!branch || data.branches[row[BRANCH]] === branch)
    ));
    state.page = 0;
    show();
  };
  heads.forEach((head, place) => {
    const button = element("button", head.textContent);
    button.type = "button";
    button.addEventListener("click", () => {
      state.down = state.column === place ? !state.down : place >= MIXED;
      state.column = place;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      choose();
    });
    head.replaceChildren(button);
  });
  heads[RANKED].setAttribute("aria-sort", "ascending");
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
  byId("controls").hidden = byId("pager").hidden = false;
  show();
})();
