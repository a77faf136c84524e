// The weeks of a cycle: the slider goes to one, and play goes through them until today.
import { arrive, fetchPage } from "./page.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
const pause = () => (still.matches ? 4000 : 1800);
let timer, playing = false, going;

const nav = () => document.querySelector("[data-weeks]");
const slider = () => nav()?.querySelector("input");
const addresses = (range) => range.dataset.urls.split(" ");

function dress() {
  for (const el of document.querySelectorAll("[data-weeks] [hidden]")) el.hidden = false;
  for (const range of document.querySelectorAll("[data-weeks] input")) say(range);
  const button = nav()?.querySelector("[data-play]");
  if (!button) return stop();
  button.setAttribute("aria-pressed", String(playing));
  button.title = playing ? "Pause" : "Play the weeks";
  button.setAttribute("aria-label", button.title);
}

function say(range) {
  range.setAttribute("aria-valuetext", range.dataset.texts.split("|")[range.value - 1]);
  range.style.setProperty("--v", range.max > 1 ? (100 * (range.value - 1)) / (range.max - 1) : 0);
}

function stop() {
  playing = false;
  clearTimeout(timer);
}

// go shows a week and leaves the focus on what was used to get there.
async function go(url, focus) {
  const mine = (going = {});
  try {
    const { res, doc } = await fetchPage(url);
    if (mine !== going) return;
    if (!res.ok) return location.assign(url);
    const top = scrollY;
    arrive(res, doc);
    scrollTo(0, top);
    dress();
    nav()?.querySelector(focus)?.focus({ preventScroll: true });
  } catch { stop(); dress(); }
}

async function step() {
  const range = slider();
  if (!playing || !range) return stop();
  const all = addresses(range);
  await go(all[Number(range.value) % all.length], "[data-play]");
  if (playing && slider()?.value === slider()?.max) stop();
  dress();
  if (playing) timer = setTimeout(step, pause());
}

document.addEventListener("input", (e) => {
  if (e.target.closest?.("[data-weeks]")) say(e.target);
});

document.addEventListener("change", (e) => {
  const range = e.target.closest?.("[data-weeks] input");
  if (!range) return;
  stop();
  go(addresses(range)[range.value - 1], "input");
});

document.addEventListener("click", (e) => {
  const button = e.target.closest?.("[data-play]");
  if (!button) return e.target.closest?.("a, [data-weeks]") && stop();
  if (playing) stop();
  else { playing = true; step(); }
  dress();
});

document.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && playing) { stop(); dress(); }
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) { stop(); dress(); }
});
document.addEventListener("page:changed", dress);
dress();
