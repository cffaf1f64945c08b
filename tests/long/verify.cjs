// Verifies a signature as a receiver in Node does: {secret, body, signature} on stdin, yes or no out.
"use strict";

const { createHmac, timingSafeEqual } = require("node:crypto");
const { readFileSync } = require("node:fs");

const { secret, body, signature } = JSON.parse(readFileSync(0, "utf8"));
const expected = createHmac("sha256", secret).update(Buffer.from(body, "utf8")).digest();
const given = Buffer.from(signature, "base64");
const fits = given.length === expected.length && timingSafeEqual(given, expected);
console.log(fits ? "yes" : "no");
