import { html } from './html.js';

describe('A piece of a page', () => {
  it('shows whatever people write as text', () => {
    const written = `<script>alert(1)</script> & "it's"`;
    const safe = '&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;it&#39;s&quot;';
    expect(html`<p title="${written}">${written}</p>`.markup).toBe(`<p title="${safe}">${safe}</p>`);
  });

  it('holds other pieces as they are, one or many', () => {
    const items = ['a', '<b>'].map((each) => html`<i>${each}</i>`);
    expect(html`<p>${items}</p>`.markup).toBe('<p><i>a</i><i>&lt;b&gt;</i></p>');
  });

  it('takes nothing for a piece that only looks like one', () => {
    const forged = { markup: '<script>' } as unknown as string;
    expect(html`${forged}`.markup).toBe('[object Object]');
  });

  it('leaves out what there is not', () => {
    expect(html`<p>${null}${undefined}${false}${0}</p>`.markup).toBe('<p>0</p>');
  });
});
