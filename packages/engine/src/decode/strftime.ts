// strftime(3) in the C locale and local time. One record a conversion. What it does not know it copies, as glibc does.

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAY = 86_400_000;

function pad(value: number, width: number, fill = "0"): string {
  return String(value).padStart(width, fill);
}

/** Days since 1 January, from 0. Counted in UTC, where no day has 23 hours. */
function dayOfYear(t: Date): number {
  const day = Date.UTC(t.getFullYear(), t.getMonth(), t.getDate());
  return Math.round((day - Date.UTC(t.getFullYear(), 0, 1)) / DAY);
}

/** ISO 8601: the week belongs to the year of its Thursday. */
function isoWeek(t: Date): { year: number; week: number } {
  const thursday = new Date(t.getFullYear(), t.getMonth(), t.getDate() + 3 - ((t.getDay() + 6) % 7));
  return { year: thursday.getFullYear(), week: 1 + Math.floor(dayOfYear(thursday) / 7) };
}

function offset(t: Date): string {
  const minutes = -t.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60), 2)}${pad(size % 60, 2)}`;
}

function zoneName(t: Date): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(t);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}

const hour12 = (t: Date): number => t.getHours() % 12 || 12;

const CONVERSIONS: Readonly<Record<string, (t: Date) => string>> = {
  a: (t) => (DAYS[t.getDay()] ?? "").slice(0, 3),
  A: (t) => DAYS[t.getDay()] ?? "",
  b: (t) => (MONTHS[t.getMonth()] ?? "").slice(0, 3),
  B: (t) => MONTHS[t.getMonth()] ?? "",
  c: (t) => formatTime("%a %b %e %H:%M:%S %Y", t),
  C: (t) => pad(Math.floor(t.getFullYear() / 100), 2),
  d: (t) => pad(t.getDate(), 2),
  D: (t) => formatTime("%m/%d/%y", t),
  e: (t) => pad(t.getDate(), 2, " "),
  F: (t) => formatTime("%Y-%m-%d", t),
  g: (t) => pad(isoWeek(t).year % 100, 2),
  G: (t) => String(isoWeek(t).year),
  h: (t) => formatTime("%b", t),
  H: (t) => pad(t.getHours(), 2),
  I: (t) => pad(hour12(t), 2),
  j: (t) => pad(dayOfYear(t) + 1, 3),
  k: (t) => pad(t.getHours(), 2, " "),
  l: (t) => pad(hour12(t), 2, " "),
  m: (t) => pad(t.getMonth() + 1, 2),
  M: (t) => pad(t.getMinutes(), 2),
  n: () => "\n",
  p: (t) => (t.getHours() < 12 ? "AM" : "PM"),
  P: (t) => (t.getHours() < 12 ? "am" : "pm"),
  r: (t) => formatTime("%I:%M:%S %p", t),
  R: (t) => formatTime("%H:%M", t),
  s: (t) => String(Math.floor(t.getTime() / 1000)),
  S: (t) => pad(t.getSeconds(), 2),
  t: () => "\t",
  T: (t) => formatTime("%H:%M:%S", t),
  u: (t) => String(t.getDay() || 7),
  U: (t) => pad(Math.floor((dayOfYear(t) + 7 - t.getDay()) / 7), 2),
  V: (t) => pad(isoWeek(t).week, 2),
  w: (t) => String(t.getDay()),
  W: (t) => pad(Math.floor((dayOfYear(t) + 7 - ((t.getDay() + 6) % 7)) / 7), 2),
  x: (t) => formatTime("%m/%d/%y", t),
  X: (t) => formatTime("%H:%M:%S", t),
  y: (t) => pad(t.getFullYear() % 100, 2),
  Y: (t) => String(t.getFullYear()),
  z: offset,
  Z: zoneName,
  "%": () => "%",
};

/** The modifiers E and O mean nothing in the C locale. */
export function formatTime(format: string, time: Date): string {
  return format.replace(/%[EO]?([a-zA-Z%])/g, (text, letter: string) => CONVERSIONS[letter]?.(time) ?? text);
}
