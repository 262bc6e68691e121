// Shows and hides questions at once, by the conditions that the server goes by.
//
// A form is `form[data-logic]`; a question in it `[data-question="code"]` with `data-kind` and, where it is asked only
// under a condition, the condition's tree in `data-relevant`. Answers on other pages stand in the form's
// `data-answers`, the day in `data-today`. What is hidden is also disabled, so that it is not posted.
//
// The evaluator is the twin of `consult/questionnaires/rules/functions.py`; one table of cases tests both.

const EPOCH_DAY = 86_400_000;
const NUMBER = /^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]*(?:Z|[+-][0-9:]+)?)?$/;
const strip = (text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
const items = (value) => toString(value).split(/[ \t\r\n]+/).filter(Boolean);

function days(text) {
  const found = DATE.exec(text);
  if (!found || found[1] === "0000") return NaN;
  const [year, month, day] = found.slice(1).map(Number);
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  const isReal = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
  return isReal ? Math.round(moment.getTime() / EPOCH_DAY) : NaN;
}

export function toNumber(value) {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  const text = strip(value);
  return NUMBER.test(text) ? Number(text) : days(text);
}

export function toString(value) {
  if (typeof value !== "number") return String(value);
  const text = String(value);
  const found = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (value === 0) return "0";
  if (!found) return text;
  const [, sign, first, rest = "", power] = found;
  const digits = first + rest;
  const point = 1 + Number(power);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}

export function toBoolean(value) {
  if (typeof value === "number") return !(Number.isNaN(value) || value === 0);
  return Boolean(value);
}

function equal(left, right) {
  const isEither = (kind) => typeof left === kind || typeof right === kind;
  if (isEither("boolean")) return toBoolean(left) === toBoolean(right);
  if (isEither("number")) return toNumber(left) === toNumber(right);
  return left === right;
}

function date(value) {
  const moment = new Date(Math.floor(toNumber(value)) * EPOCH_DAY);
  const year = moment.getUTCFullYear();
  return year >= 1 && year <= 9999 ? moment.toISOString().slice(0, 10) : "";
}

function formatDate(value, pattern) {
  const iso = date(value);
  if (!iso) return "";
  const [year, month, day] = iso.split("-");
  const plain = (text) => text.replace(/^0+/, "");
  const parts = { "%Y": year, "%y": year.slice(2), "%m": month, "%n": plain(month), "%d": day, "%e": plain(day) };
  return toString(pattern).replace(/%[A-Za-z]/g, (part) => parts[part] ?? "");
}

function round(value, places = 0) {
  const number = toNumber(value);
  const count = toNumber(places);
  if (!Number.isFinite(count)) return NaN;
  if (!Number.isFinite(number)) return number;
  const factor = 10 ** Math.min(Math.abs(Math.trunc(count)), 15);
  return count < 0 ? Math.floor(number / factor + 0.5) * factor : Math.floor(number * factor + 0.5) / factor;
}

function selectedAt(value, index) {
  const at = toNumber(index);
  return Number.isInteger(at) && at >= 0 ? (items(value)[at] ?? "") : "";
}

function position(number, length) {
  if (Number.isNaN(number)) return 0;
  const whole = Math.trunc(number);
  const fromStart = Number.isFinite(whole) && whole < 0 ? whole + length : whole;
  return Math.min(Math.max(fromStart, 0), length);
}

function substr(value, start, end) {
  const text = [...toString(value)];
  const last = end === undefined ? text.length : position(toNumber(end), text.length);
  return text.slice(position(toNumber(start), text.length), last).join("");
}

function before(value, mark) {
  const text = toString(value);
  const at = text.indexOf(toString(mark));
  return at > 0 ? text.slice(0, at) : "";
}

function after(value, mark) {
  const text = toString(value);
  const part = toString(mark);
  const at = text.indexOf(part);
  return at < 0 ? "" : text.slice(at + part.length);
}

function translate(value, from, to) {
  const olds = [...toString(from)];
  const news = [...toString(to)];
  return [...toString(value)].map((one) => (olds.includes(one) ? (news[olds.indexOf(one)] ?? "") : one)).join("");
}

function extreme(values, choose) {
  const numbers = values.map(toNumber);
  return numbers.some(Number.isNaN) ? NaN : choose(...numbers);
}

const numeric = (calculate) => (left, right) => calculate(toNumber(left), toNumber(right));

const FUNCTIONS = {
  "=": equal,
  "!=": (left, right) => !equal(left, right),
  "<": numeric((left, right) => left < right),
  "<=": numeric((left, right) => left <= right),
  ">": numeric((left, right) => left > right),
  ">=": numeric((left, right) => left >= right),
  "+": numeric((left, right) => left + right),
  "-": numeric((left, right) => left - right),
  "*": numeric((left, right) => left * right),
  div: numeric((left, right) => left / right),
  mod: numeric((left, right) => left % right),
  neg: (value) => -toNumber(value),
  and: (...values) => values.every(toBoolean),
  or: (...values) => values.some(toBoolean),
  not: (value) => !toBoolean(value),
  true: () => true,
  false: () => false,
  boolean: toBoolean,
  "boolean-from-string": (value) => ["1", "true"].includes(toString(value)),
  if: (test, then, otherwise) => (toBoolean(test) ? then : otherwise),
  coalesce: (...values) => values.find((value) => toString(value)) ?? "",
  selected: (value, item) => items(value).includes(strip(toString(item))),
  "selected-at": selectedAt,
  "count-selected": (value) => items(value).length,
  regex: (value, pattern) => new RegExp(`^(?:${pattern})$`, "u").test(toString(value)),
  contains: (value, part) => toString(value).includes(toString(part)),
  "starts-with": (value, part) => toString(value).startsWith(toString(part)),
  "ends-with": (value, part) => toString(value).endsWith(toString(part)),
  "substring-before": before,
  "substring-after": after,
  substr,
  "string-length": (value) => [...toString(value)].length,
  "normalize-space": (value) => items(value).join(" "),
  translate,
  concat: (...values) => values.map(toString).join(""),
  join: (mark, ...values) => values.map(toString).join(toString(mark)),
  string: toString,
  number: toNumber,
  int: (value) => Math.trunc(toNumber(value)) + 0,
  round,
  floor: (value) => Math.floor(toNumber(value)) + 0,
  ceiling: (value) => Math.ceil(toNumber(value)) + 0,
  abs: (value) => Math.abs(toNumber(value)),
  min: (...values) => extreme(values, Math.min),
  max: (...values) => extreme(values, Math.max),
  date,
  "format-date": formatDate,
};

// The value of a tree: a string, a number or a boolean. `values` are answers by code; what is missing is "".
export function evaluate(tree, values, today, current = "") {
  if (!Array.isArray(tree)) return tree;
  const [name, ...args] = tree;
  if (name === "$") return values[args[0]] ?? "";
  if (name === ".") return values[current] ?? "";
  if (name === "today") return today;
  const results = args.map((arg) => evaluate(arg, values, today, current));
  if (name === "once") return values[current] || results[0];
  return FUNCTIONS[name](...results);
}

// An answer as expressions see it: several choices are codes with spaces between.
export function expressionValue(answer) {
  return Array.isArray(answer) ? answer.join(" ") : (answer ?? "");
}

const BLANK = new RegExp(
  "^[\\s\\u0085\\u00ad\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f" +
    "\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]*$",
);
const MARKS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u200b\ufeff]/g;
const SIGNS = { "\u2212": "-", "\u066b": ".", ",": ".", "\u066c": " ", "'": " ", "\u2019": " " };

// The start of each run of ten decimal digits that people here type: Arabic, Persian, Devanagari, Bengali, full width.
const DIGIT_ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0xff10];

function plainCharacter(character) {
  const code = character.codePointAt(0);
  const zero = DIGIT_ZEROS.find((start) => code >= start && code < start + 10);
  if (zero !== undefined) return String(code - zero);
  return SIGNS[character] ?? (/\s/.test(character) ? " " : character);
}

// The number that was typed, as `read_number` of the server reads it; "" when it is none.
export function readNumber(typed) {
  let text = [...typed.replace(MARKS, "")].map(plainCharacter).join("").trim();
  if (/^[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]{0,10})?$/.test(text)) text = text.replaceAll(" ", "");
  const isNumber = /^[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})$/.test(text);
  return isNumber && !/^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$/.test(text) ? Number(text) : "";
}

function answerOf(question) {
  const code = question.dataset.question;
  const inputs = [...question.querySelectorAll("input, select, textarea")];
  const own = inputs.filter((input) => input.name === `q.${code}`);
  const isChoice = (input) => input.type === "radio" || input.type === "checkbox";
  if (own.some(isChoice)) {
    const chosen = own.filter((input) => input.checked).map((input) => input.value);
    const other = inputs.find((input) => input.name === `q.${code}.other`);
    const isWritten = other && !BLANK.test(other.value);
    const isTicked = chosen.includes("other") || (own[0].type === "radio" && chosen.length > 0);
    if (isWritten && !isTicked) chosen.push("other");
    return chosen.join(" ");
  }
  const typed = own[0]?.value ?? "";
  if (question.dataset.kind === "number") return readNumber(typed);
  return BLANK.test(typed) ? "" : typed.replace(/\r\n?/g, "\n").trim();
}

function show(question, isShown) {
  question.hidden = !isShown;
  for (const input of question.querySelectorAll("input, select, textarea, button")) {
    if (!isShown && !input.disabled) {
      input.disabled = true;
      input.dataset.off = "";
    } else if (isShown && "off" in input.dataset) {
      input.disabled = false;
      delete input.dataset.off;
    }
  }
}

function localDay() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

// Shows what is asked now and hides the rest, in the order of the page: a hidden question has no answer.
export function update(form) {
  const values = {};
  for (const [code, answer] of Object.entries(JSON.parse(form.dataset.answers || "{}"))) {
    values[code] = expressionValue(answer);
  }
  const today = form.dataset.today || localDay();
  for (const question of form.querySelectorAll("[data-question]")) {
    const tree = question.dataset.relevant;
    const isShown = tree === undefined || toBoolean(evaluate(JSON.parse(tree), values, today));
    if (tree !== undefined) show(question, isShown);
    values[question.dataset.question] = isShown ? answerOf(question) : "";
  }
}

// Keeps a form up to date from now on.
export function start(form) {
  const refresh = () => update(form);
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
  form.addEventListener("reset", () => setTimeout(refresh));
  refresh();
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("form[data-logic]")) start(form);
  // A page that comes back with the browser's back button has its answers again only now.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-logic]").forEach(update));
}
