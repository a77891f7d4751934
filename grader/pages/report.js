// The schedule as a stepper, and the flame graph. The page says all of it
// without this script; nothing here is read from elsewhere.
"use strict";
(() => {
  const make = (name, text, css) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (css) element.className = css;
    return element;
  };

  // What the page says of one step.
  const readStep = (item) => ({
    item,
    who: item.dataset.who || "",
    parks: "parks" in item.dataset,
    text: item.querySelector("span").textContent,
    heap: (item.querySelector(".heap") || {}).textContent || "",
    channels: [...item.querySelectorAll(".channel")].map((channel) => ({
      name: channel.querySelector("q").textContent,
      length: Number(channel.dataset.length),
      capacity: Number(channel.dataset.capacity),
      closed: "closed" in channel.dataset,
    })),
  });

  const queueText = (channel) => {
    const end = channel.closed ? ", closed" : "";
    if (channel.capacity === 0) return "unbuffered" + end;
    const shown = Math.min(channel.capacity, 16);
    const full = Math.min(channel.length, shown);
    const slots = "\u25A0".repeat(full) + "\u25A1".repeat(shown - full);
    return slots + " " + channel.length + " of " + channel.capacity + end;
  };

  const makeStepper = (list) => {
    const steps = [...list.children].map(readStep);
    if (steps.length < 2) return;
    const tasks = [...new Set(steps.map((step) => step.who))].filter(Boolean);

    const box = make("div", "", "stepper");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "The schedule, step by step");
    const back = make("button", "\u25C0 Back");
    const next = make("button", "Next \u25B6");
    const slider = make("input");
    slider.type = "range";
    slider.min = 1;
    slider.max = steps.length;
    slider.setAttribute("aria-label", "Step");
    back.type = next.type = "button";
    const controls = make("div", "", "controls");
    controls.append(back, slider, next);
    const now = make("p", "", "step-now");
    now.setAttribute("aria-live", "polite");
    const lanes = make("ul", "", "lanes");
    lanes.setAttribute("aria-label", "Tasks");
    const queues = make("ul", "", "lanes");
    queues.setAttribute("aria-label", "Channels");
    const heap = make("p", "", "heap-now");
    box.append(controls, now, lanes, queues, heap);

    const lane = (name, text, css) => {
      const row = make("li", "", css);
      row.append(make("b", name), make("span", text));
      return row;
    };
    const withoutName = (step) => step.text.startsWith(step.who + " ")
      ? step.text.slice(step.who.length + 1) : step.text;

    const show = (number) => {
      const step = steps[number - 1];
      steps.forEach((other) => other.item.classList.toggle("now", other === step));
      slider.value = number;
      back.disabled = number === 1;
      next.disabled = number === steps.length;
      now.textContent = "Step " + number + " of " + steps.length + ": " + step.text;
      lanes.replaceChildren(...tasks.map((who) => {
        const last = steps.slice(0, number).filter((other) => other.who === who).pop();
        if (!last) return lane(who, "\u00B7 has done nothing yet");
        if (last === step) return lane(who, "\u25B6 " + withoutName(last), "acts");
        // What is parked behind the last step of a leak stays so.
        const parked = number === steps.length && "leaks" in list.dataset
          ? "\u2016 stays behind: " : "\u2016 parked: ";
        return last.parks
          ? lane(who, parked + withoutName(last).replace(/: parks$/, ""), "parked")
          : lane(who, "\u2713 last: " + withoutName(last));
      }));
      queues.replaceChildren(...step.channels.map((channel) => {
        const row = lane("\"" + channel.name + "\"", queueText(channel));
        row.lastChild.className = "queue";
        return row;
      }));
      queues.hidden = step.channels.length === 0;
      heap.textContent = step.heap ? "Task memory: " + step.heap : "";
    };
    const at = () => Number(slider.value);
    back.addEventListener("click", () => show(at() - 1));
    next.addEventListener("click", () => show(at() + 1));
    slider.addEventListener("input", () => show(at()));
    list.before(box);
    show(1);
  };

  // The table's stacks as one tree, by function.
  const readStacks = (table) => {
    const root = { name: "left", value: 0, children: [] };
    for (const row of table.tBodies[0].rows) {
      const bytes = Number(row.cells[0].dataset.bytes);
      let node = root;
      node.value += bytes;
      for (const frame of row.querySelectorAll("li")) {
        const name = frame.textContent;
        let child = node.children.find((other) => other.name === name);
        if (!child) node.children.push(child = { name, value: 0, children: [] });
        child.value += bytes;
        node = child;
      }
    }
    return root;
  };

  const drawFlameGraph = (place, table) => {
    const root = readStacks(table);
    const label = (node) => node.data.name + ": " +
      node.data.value.toLocaleString("en-US") + " bytes";
    const draw = () => {
      place.replaceChildren();
      const chart = flamegraph.default()
        .width(place.clientWidth).cellHeight(22).minFrameSize(1)
        .selfValue(false).sort(true).transitionDuration(0).inverted(true)
        .setLabelHandler(label);
      d3.select(place).datum(JSON.parse(JSON.stringify(root))).call(chart);
      const picture = place.querySelector("svg");
      if (!picture) return;
      picture.setAttribute("role", "img");
      picture.setAttribute("aria-label",
        "The table below as a flame graph; a click on a frame makes it wider");
    };
    draw();
    let width = place.clientWidth;
    addEventListener("resize", () => {
      if (place.clientWidth === width) return;
      width = place.clientWidth;
      draw();
    });
  };

  const list = document.getElementById("steps");
  if (list) makeStepper(list);
  const place = document.getElementById("flame");
  if (place) drawFlameGraph(place, document.getElementById("stacks"));
})();
