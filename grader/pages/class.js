// A click on a column's head sorts the table by it; another one the other way.
"use strict";
(() => {
  const table = document.getElementById("everybody");
  if (!table) return;
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return "value" in cell.dataset ? Number(cell.dataset.value) : cell.textContent;
  };
  const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;

  const sortBy = (column) => {
    const head = heads[column];
    // Points begin with the least: those need somebody.
    const order = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    // Array.sort is stable: equal rows keep their order.
    const rows = [...body.rows].sort((a, b) =>
      sign * compare(valueOf(a, column), valueOf(b, column)));
    body.append(...rows);
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(column));
    head.append(button);
  });
})();
