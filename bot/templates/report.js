"use strict";
const order = new Intl.Collator(document.documentElement.lang).compare;
for (const table of document.querySelectorAll("table.sortable")) {
	const [body] = table.tBodies;
	const heads = [...table.tHead.rows[0].cells];
	heads.forEach((head, column) => {
		const button = document.createElement("button");
		button.type = "button";
		button.append(...head.childNodes);
		head.append(button);
		const compare = (one, other) => {
			const [a, b] = [one, other].map(row => row.cells[column]);
			return "value" in a.dataset ? a.dataset.value - b.dataset.value : order(a.textContent.trim(), b.textContent.trim());
		};
		button.addEventListener("click", () => {
			const up = head.getAttribute("aria-sort") !== "ascending";
			const rows = [...body.rows].sort(compare);
			body.append(...(up ? rows : rows.reverse()));
			heads.forEach(other => other.removeAttribute("aria-sort"));
			head.setAttribute("aria-sort", up ? "ascending" : "descending");
		});
	});
}
