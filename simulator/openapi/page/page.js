// Shows the OpenAPI document of the release, and of the tenant, that the page's own address names.
"use strict";

const address = `/__admin/openapi.json${location.search}`;
const release = new URLSearchParams(location.search).get("release");

document.getElementById("document").href = address;
for (const link of document.querySelectorAll("nav a")) {
  if (release && link.search === `?release=${release}`) link.setAttribute("aria-current", "page");
}

window.SwaggerUIBundle({
  url: address,
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  syntaxHighlight: { activated: false },
  validatorUrl: null,
});
