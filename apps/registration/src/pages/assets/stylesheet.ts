import { KIT_VERSION } from './kit.js';

const FONTS = '/assets/bootstrap-italia/fonts/Titillium_Web/titillium-web-v10-latin-ext_latin';
const WEIGHTS = { 300: '300', 400: 'regular', 600: '600', 700: '700' };

/** The kit loads its fonts by script; these pages have none. */
const FACES = Object.entries(WEIGHTS).map(
  ([weight, file]) => `@font-face {
  font-family: 'Titillium Web'; font-style: normal; font-weight: ${weight}; font-display: swap;
  src: url('${FONTS}-${file}.woff2?v=${KIT_VERSION}') format('woff2');
}`,
);

/** What the kit leaves to the page. Kept in the program: a compiler copies no style sheets. */
export const STYLESHEET = `${FACES.join('\n')}

.skip { position: absolute; left: -999rem; padding: .75rem 1.25rem; background: #fff; color: #06c; z-index: 10; }
.skip:focus { left: .5rem; top: .5rem; }

.top { height: auto; padding: 0; }
.top-line { display: flex; align-items: center; justify-content: space-between; gap: 1rem; min-height: 4rem; }
.brand { display: flex; align-items: center; gap: .75rem; margin: 0; padding: .5rem 0; color: #fff; line-height: 1.2; }
.brand-name { display: block; font-weight: 700; font-size: 1.25rem; }
.brand-service { display: block; font-size: 1rem; }
.switch { color: #fff; padding: .75rem .25rem; font-weight: 600; }
.switch:hover { color: #fff; text-decoration-thickness: 2px; }

.page { max-width: 46rem; padding-top: 2rem; padding-bottom: 3rem; overflow-wrap: break-word; }
.page:focus { box-shadow: none !important; }
.page h1 { font-size: 2rem; line-height: 1.2; margin-bottom: 1rem; }
.page h2 { font-size: 1.5rem; line-height: 1.3; margin-bottom: .75rem; }
.page h3 { font-size: 1.125rem; margin: 1.5rem 0 .5rem; }
.page .lead { font-size: 1.125rem; line-height: 1.5; }
.step { margin: 0 0 .25rem; font-weight: 600; color: #455b71; }
.foot { border-top: 1px solid #c5c7c9; background: #f2f7fc; padding: 1.25rem 0; font-size: .9375rem; }
.foot p { max-width: 46rem; margin: 0 auto; }

.field { border: 0; margin: 2rem 0; padding: 0; min-width: 0; }
.field > label, .page fieldset.field > legend {
  display: block; margin: 0 0 .25rem; padding: 0; font-size: 1.125rem; font-weight: 700; line-height: 1.4; cursor: inherit;
}
.hint { margin: 0 0 .5rem; color: #455b71; font-size: 1rem; line-height: 1.45; }
.field .form-control {
  max-width: 22rem; height: 3rem; padding: .5rem .75rem; border: 2px solid #5d7083; border-radius: 4px;
  font-size: 1.125rem; font-weight: 400; background-image: none; box-shadow: none;
}
.field .form-control.is-invalid { border-color: #c0223b; padding-right: .75rem; background-image: none; }
.field .form-control.code { max-width: 12rem; letter-spacing: .15em; }
.field-fault { margin: 0 0 .5rem; padding-left: .75rem; border-left: 4px solid #c0223b; color: #b01a32; font-weight: 600; }

.choices { display: grid; gap: .25rem; }
.form-check { margin: 0; padding: 0; }
.form-check + .form-check { margin-top: 0; }
.form-check [type=checkbox] + label, .form-check [type=radio] + label {
  display: block; min-height: 2.75rem; padding: .5rem 0 .5rem 2.5rem; margin: 0; font-size: 1.0625rem; line-height: 1.6;
}
/* The kit draws the box with its label; the input lies over the drawing, so that it can be clicked itself. */
.form-check { position: relative; }
.form-check [type=checkbox], .form-check [type=radio] { top: .5rem; left: 0; width: 1.75rem; height: 1.75rem; z-index: 2; cursor: pointer; }
.form-check [type=checkbox] + label::after, .form-check [type=checkbox] + label::before,
.form-check [type=radio] + label::after, .form-check [type=radio] + label::before { top: .5rem; }
.guardian { margin: .5rem 0 0 2.5rem; }
.guardian .field { margin: 1rem 0; }
@supports selector(:has(*)) { .choices:not(:has(#underAge:checked)) > .guardian { display: none; } }
.choice-hint { margin: -.35rem 0 .75rem 2.5rem; }

.notice { margin: 2rem 0; padding: 1.25rem; border: 1px solid #c5c7c9; border-radius: 4px; background: #f7f9fb; }
.page .notice h2 { font-size: 1.125rem; font-weight: 700; }
.notice-version { font-weight: 400; }
.notice-text { white-space: pre-line; margin-bottom: .75rem; }
.notice summary { padding: .5rem 0; font-weight: 600; color: #06c; cursor: pointer; }

.alert-title { font-size: 1.25rem !important; margin: 0 0 .5rem !important; }
.alert ul { margin: 0; padding-left: 1.25rem; }
.alert a { color: #b01a32; font-weight: 600; }
.again { margin-top: 3rem; padding-top: 1.5rem; border-top: 1px solid #c5c7c9; }
.again form { margin-bottom: 1.25rem; }
.btn { min-height: 3rem; white-space: normal; }

h1 .icon { fill: #008055; width: 2.5rem; height: 2.5rem; vertical-align: -.5rem; }
.leave { margin: 1.5rem 0; padding: 1.25rem; border-left: 6px solid #06c; background: #f2f7fc; }
.leave p { margin: 0; }
.receipt { margin: 2rem 0; padding: 1.25rem; border: 1px solid #c5c7c9; border-radius: 4px; }
.decisions { width: 100%; margin: 1.5rem 0; border-collapse: collapse; }
.decisions caption { caption-side: top; padding: 0 0 .5rem; font-weight: 700; font-size: 1.125rem; color: inherit; }
.decisions th, .decisions td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #c5c7c9; text-align: left; vertical-align: top; }
.facts div { padding: .5rem 0; border-bottom: 1px solid #e3e7eb; }
.facts dt { font-weight: 600; color: #455b71; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.facts code { color: inherit; font-size: .9375rem; }

@media (max-width: 575px) {
  .page { padding-top: 1.25rem; }
  .page h1 { font-size: 1.625rem; }
  .page .btn { width: 100%; }
  .alert { padding-left: 1rem; padding-top: 3.25rem; }
  .decisions thead { position: absolute; left: -999rem; }
  .decisions tr { display: block; padding: .5rem 0; border-bottom: 1px solid #c5c7c9; }
  .decisions th, .decisions td { display: block; padding: .125rem 0; border: 0; }
  .decisions td::before { content: attr(data-label) ': '; font-weight: 600; }
}
@media print { .top, .foot, .skip { display: none; } .receipt { border: 0; padding: 0; } }
`;

/** Beside the municipality's name, and in the window's title. */
export const BELL_PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#17324d"/><path fill="#fff" d="M16 5a2 2 0 0 1 2 2v.5c3.400.9 5.500 3.700 5.500 7.500 0 5 1.500 6.500 2.500 7.500H6c1-1 2.500-2.500 2.500-7.500 0-3.800 2.100-6.600 5.500-7.500V7a2 2 0 0 1 2-2zm-3 19h6a3 3 0 0 1-6 0z"/></svg>`;
