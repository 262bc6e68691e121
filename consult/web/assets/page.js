// What makes a page a little quicker to use. Every page works without it.

// A menu closes when something else is pressed or Escape is typed, and gives the focus back.
const menus = document.querySelectorAll("[data-menu]");
if (menus.length) {
  document.addEventListener("click", (event) => {
    for (const menu of menus) {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (!menu.open) continue;
      const held = menu.contains(document.activeElement);
      menu.open = false;
      if (held) menu.querySelector("summary").focus();
    }
  });
}

// After a refused form the summary of what is wrong is where the reader is.
document.querySelector("[data-focus]")?.focus();

// A link of the summary goes to the field itself, so that typing can start.
document.querySelector("#error-summary")?.addEventListener("click", (event) => {
  const place = event.target.closest("a")?.hash.slice(1);
  const field = place && document.getElementById(decodeURIComponent(place));
  if (!field) return;
  event.preventDefault();
  const control = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea") ?? field;
  control.closest(".form-group")?.scrollIntoView({ block: "start" });
  control.focus({ preventScroll: true });
});

// A choice such as "none of these" clears the others, and they clear it.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.type !== "checkbox" || !box.checked) return;
  for (const other of box.closest("fieldset")?.querySelectorAll("input[type=checkbox]") ?? []) {
    if (other !== box && other.name === box.name && (box.hasAttribute("data-exclusive") || other.hasAttribute("data-exclusive"))) other.checked = false;
  }
});

// Copy and print the code of a receipt.
for (const tools of document.querySelectorAll("[data-code-actions]")) {
  const code = tools.parentElement.querySelector("[data-code]").textContent.trim();
  const copy = tools.querySelector("[name=copy]");
  tools.hidden = false;
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code);
    tools.querySelector("[role=status]").textContent = tools.dataset.copied;
  });
  tools.querySelector("[name=print]").addEventListener("click", () => window.print());
}
