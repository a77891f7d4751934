// Search for pages that were opened as files: a browser gives those neither
// fetch() nor a Worker. The index comes as a script instead, and what would be
// the worker runs in a frame that nobody sees. With a server nothing here does
// anything.
"use strict";
if (location.protocol === "file:") {
  const root = document.querySelector("script[src$='search_from_files.js']").src
    .replace(/assets\/search_from_files\.js$/, "");

  // The theme asks this object before it fetches.
  window.__search = {
    index: new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = root + "search/search_index.js";
      script.onload = () => resolve(window.searchIndex);
      document.head.append(script);
    }),
  };

  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "search";
      document.body.append(frame);
      this.inside = frame.contentWindow;
      // What it says goes to whoever made it.
      this.inside.postMessage = (data) =>
        this.dispatchEvent(new MessageEvent("message", { data }));
      const script = frame.contentDocument.createElement("script");
      script.src = url;
      this.ready = new Promise((resolve) => { script.onload = resolve; });
      frame.contentDocument.body.append(script);
    }

    postMessage(data) {
      this.ready.then(() =>
        this.inside.dispatchEvent(new MessageEvent("message", { data })));
    }
  };
}
