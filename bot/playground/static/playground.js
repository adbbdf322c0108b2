// Runs before SimCord's own script: hands it the channel's secret, then keeps the bar of channels up to date.
const POLL_MS = 1000;
const GLYPHS = { channel: "#", thread: "↳", direct: "@" };
const { secret, channel: here, session, server } = document.body.dataset;
const path = location.pathname;

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
history.replaceState(null, "", `#${secret}.${sessionStorage.viewer ?? ""}.${timeZone}`);
addEventListener("DOMContentLoaded", () => history.replaceState(null, "", path));

const brand = document.querySelector(".preview-brand");
brand.querySelector(".brand-mark").textContent = server[0];
brand.querySelector("strong").textContent = server;
brand.querySelector("small").textContent = "a simulated Discord on this machine";
document.querySelector(".sidebar-heading h1").textContent = "Channels";

const toggle = document.getElementById("messages-toggle");
toggle.lastChild.textContent = "Channels";

const bar = document.createElement("nav");
bar.className = "playground-bar";
bar.setAttribute("aria-label", "Channels");
document.querySelector(".message-navigation").before(bar);

const hint = document.createElement("p");
hint.className = "playground-hint";
hint.textContent = "Type / for commands. Alt + ↑ ↓ changes the channel, “Viewing as” changes the person.";
bar.parentElement.append(hint);

const viewers = document.getElementById("viewer-picker");
viewers.addEventListener("change", () => {
  sessionStorage.viewer = viewers.value;
  void refresh();
});

function seenKey(id) { return `seen:${viewers.value}:${id}`; }

function isUnread({ id, newest }) {
  return id !== here && BigInt(newest) > BigInt(sessionStorage[seenKey(id)] ?? 0);
}

function inOrder(channels) {
  const threads = channels.filter(({ kind }) => kind === "thread");
  return channels.filter(({ kind }) => kind !== "thread")
    .flatMap((channel) => [channel, ...threads.filter(({ parent }) => parent === channel.id)]);
}

function link(channel) {
  const anchor = document.createElement("a");
  anchor.href = channel.kind === "channel" ? `/play/${channel.name}` : `/play/${channel.id}`;
  anchor.className = channel.kind;
  anchor.dataset.channelId = channel.id;
  const glyph = Object.assign(document.createElement("span"), { textContent: GLYPHS[channel.kind] });
  glyph.setAttribute("aria-hidden", "true");
  anchor.append(glyph, ` ${channel.name}`);
  if (channel.id === here) anchor.setAttribute("aria-current", "page");
  if (isUnread(channel)) {
    anchor.classList.add("unread");
    anchor.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: " (new messages)" }));
  }
  return anchor;
}

let drawn = "";
function draw(channels) {
  const current = channels.find(({ id }) => id === here);
  if (current) {
    sessionStorage[seenKey(here)] = current.newest;
    document.title = `${GLYPHS[current.kind]} ${current.name} · ${server}`;
  }
  const links = inOrder(channels).map(link);
  const html = links.map((anchor) => anchor.outerHTML).join("");
  if (html === drawn) return; // redrawing would take the keyboard focus away
  drawn = html;
  const focused = document.activeElement?.closest(".playground-bar a")?.dataset.channelId;
  bar.replaceChildren(...links);
  links.find((anchor) => anchor.dataset.channelId === focused)?.focus();
}

async function refresh() {
  const response = await fetch(`/play/channels.json?viewer=${viewers.value}`, { cache: "no-store" });
  if (!response.ok) return;
  const answer = await response.json();
  if (answer.session !== session) location.reload(); // the playground was restarted
  else if (viewers.value) draw(answer.channels);
}

addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!event.altKey || !step) return;
  const links = [...bar.querySelectorAll("a")];
  const position = links.findIndex((anchor) => anchor.getAttribute("aria-current"));
  links.at((position + step) % links.length)?.click();
  event.preventDefault();
});

// SimCord keeps the first visible message in place; like Discord, follow the newest one until a person scrolls up.
const timeline = document.getElementById("channel-timeline");
let following = true;
const fromBottom = () => timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight;
function follow() { if (following) timeline.scrollTop = timeline.scrollHeight; }
for (const type of ["wheel", "touchmove", "pointerup", "keyup"]) {
  timeline.addEventListener(type, () => requestAnimationFrame(() => { following = fromBottom() < 80; }), { passive: true });
}
const watcher = new ResizeObserver(follow);
watcher.observe(timeline);
watcher.observe(document.getElementById("channel-message-list"));
document.getElementById("channel-composer").addEventListener("keydown", ({ key }) => { if (key === "Enter") following = true; });

const status = document.getElementById("action-status");
new MutationObserver(() => {
  status.classList.toggle("problem", /not completed|uncertain|interrupted|unavailable|ended/.test(status.textContent));
}).observe(status, { childList: true });

setInterval(() => refresh().catch(() => {}), POLL_MS);
new MutationObserver(() => refresh().catch(() => {})).observe(viewers, { childList: true });
