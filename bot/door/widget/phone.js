// The phone of /dev/phone: sends texts to the small Twilio inside the door and shows what comes back.
"use strict";
const byId = (id) => document.getElementById(id);
const list = byId("texts");
let shown = "";

function line(text) {
  const item = document.createElement("li");
  item.className = text.from;
  item.textContent = text.body || "(empty)";
  const note = document.createElement("small");
  note.textContent = text.from === "phone" ? "you" : `${text.segments} segment${text.segments > 1 ? "s" : ""}, ${text.body.length} characters, ${text.status}`;
  item.append(note);
  return item;
}

async function look() {
  const answer = await fetch(`/dev/phone/texts?number=${encodeURIComponent(byId("number").value)}`);
  const { texts } = await answer.json();
  const now = JSON.stringify(texts);
  if (now === shown) return;
  shown = now;
  list.replaceChildren(...texts.map(line));
  list.lastElementChild?.scrollIntoView();
}

async function send(event) {
  event.preventDefault();
  const body = byId("body").value;
  byId("body").value = "";
  const answer = await fetch("/dev/phone/texts", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ number: byId("number").value, body }),
  });
  const given = await answer.json();
  byId("state").textContent = given.webhook_status === 200 ? "taken in" : given.detail || `not taken: ${given.webhook_status}`;
  await look();
}

byId("write").addEventListener("submit", send);
byId("body").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) byId("write").requestSubmit(), event.preventDefault();
});
setInterval(look, 500);
look();
