// Writing passages while talking: an empty passage is always there, keys choose, and words say what is saved.
// Without this script the same form is saved with its buttons.

const form = document.querySelector("form[data-notes]");
if (form) {
  const list = form.querySelector("[data-passages]");
  const template = document.querySelector("template[data-passage-template]");
  const state = form.querySelector("[data-state]");
  let changed = form.hasAttribute("data-unsaved");

  // What is saved, in words; leaving with something unsaved is asked about.
  const say = (words) => {
    if (state.textContent !== words) state.textContent = words;
  };
  const touch = () => {
    changed = true;
    state.dataset.unsaved = "";
    say(state.dataset.changed);
  };
  form.addEventListener("input", touch);
  form.addEventListener("change", touch);
  form.addEventListener("submit", () => {
    changed = false;
    say(state.dataset.saving);
  });
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  const textOf = (item) => item.querySelector("[data-passage] textarea");
  const isBlank = (item) => !textOf(item).value.trim();
  const last = () => list.lastElementChild;

  // One more empty passage at the end. It takes the language of the one before it, when that was in the same voice.
  const add = () => {
    const keys = [...list.querySelectorAll("input[name=passage]")].map((input) => Number(input.value));
    const key = String(Math.max(-1, ...keys) + 1);
    const item = template.content.firstElementChild.cloneNode(true);
    for (const element of item.querySelectorAll("*")) {
      for (const attribute of element.attributes) {
        if (attribute.value.includes("KEY")) attribute.value = attribute.value.replaceAll("KEY", key);
      }
    }
    item.querySelector("[data-number]").textContent = template.dataset.number.replace("%", String(list.children.length + 1));
    list.append(item);
    prepare(item);
    return item;
  };
  const next = () => {
    const item = isBlank(last()) ? last() : add();
    textOf(item).focus();
    item.scrollIntoView({ block: "nearest" });
  };

  // The text is shown in the direction of its language.
  const follow = (select) => {
    const direction = select.selectedOptions[0]?.dataset.direction;
    const scope = select.closest(".more-content") ?? select.closest("[data-passage]");
    const text = scope.querySelector("textarea");
    if (direction) Object.assign(text, { lang: select.value, dir: direction });
  };
  // Their own words are in the language that is spoken; what the facilitator writes is in the facilitator's.
  const spoken = form.elements.namedItem("spoken_locale");
  const voice = (item) => {
    const select = item.querySelector("[data-passage] > .form-group [data-language]");
    const kind = item.querySelector("[data-chips=kind] input:checked")?.value;
    if (!spoken || !select || select.dataset.chosen) return;
    const language = kind === form.dataset.ownWords ? spoken.value || form.dataset.ownLanguage : form.dataset.ownLanguage;
    if (select.value === language) return;
    select.value = language;
    follow(select);
  };
  spoken?.addEventListener("change", () => isBlank(last()) && voice(last()));

  const prepare = (item) => {
    for (const key of item.querySelectorAll(".chip-key")) key.hidden = !key.textContent.trim();
  };
  for (const item of list.children) prepare(item);

  list.addEventListener("change", (event) => {
    const item = event.target.closest(".passage-item");
    if (event.target.matches("[data-language]")) {
      event.target.dataset.chosen = "yes";
      follow(event.target);
    } else if (event.target.closest("[data-chips=kind]") && !item.querySelector("[name$='-id']").value) voice(item);
  });

  // Keys: Enter goes on; Alt and a letter or number chooses; outside a text the letter or number is enough.
  const choose = (item, key) => {
    const input = item.querySelector(`.chip-input[data-key="${CSS.escape(key)}"]`);
    if (!input) return false;
    input.click();
    return true;
  };
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest(".passage-item");
    if (!item || event.isComposing || event.ctrlKey || event.metaKey) return;
    const isWriting = event.target.matches("textarea, select, input:not(.chip-input)");
    const code = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(event.code)?.[1].toLowerCase();
    if (code && event.altKey === isWriting && !event.shiftKey && choose(item, code)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey && !event.altKey && (event.target === textOf(item) || event.target.matches(".chip-input"))) {
      event.preventDefault();
      if (!isBlank(item)) next();
    }
  });

  const button = form.querySelector("[data-next]");
  button.hidden = false;
  form.querySelector("[data-without-script]").hidden = true;
  button.addEventListener("click", next);
  form.querySelector("[data-keys]").hidden = !matchMedia("(hover: hover)").matches;
  if (location.hash === "#next") next();
}
