// Progressive help only: every page works without this file.
import { Button, CharacterCount, ErrorSummary } from "govuk-frontend";
import { startSignaturePads } from "./signature.js";
import { startHideScreen } from "./hide.js";
import { startStay } from "./stay.js";
import { startKeys } from "./key.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

const parts = { "govuk-button": Button, "govuk-character-count": CharacterCount, "govuk-error-summary": ErrorSummary };
for (const [name, Part] of Object.entries(parts)) {
  for (const root of document.querySelectorAll(`[data-module="${name}"]`)) new Part(root);
}
startSignaturePads();
startHideScreen();
startStay();
startKeys();
