import { AddressLimit, WINDOW_MS } from './address-limit.js';

describe('The limit of an address', () => {
  const START = 1_800_000_000_000;

  it('lets so many pass in a window, and says when the next may come', () => {
    const limit = new AddressLimit(3);
    expect([1, 2, 3].map(() => limit.take('192.0.2.1', START))).toEqual([0, 0, 0]);
    expect(limit.take('192.0.2.1', START + 1_000)).toBe((WINDOW_MS - 1_000) / 1_000);
    expect(limit.take('192.0.2.2', START)).toBe(0);
    expect(limit.take('192.0.2.1', START + WINDOW_MS)).toBe(0);
  });

  it('takes the addresses an IPv6 subscriber may choose from for one', () => {
    const limit = new AddressLimit(1);
    expect(limit.take('2001:db8:1:2::1', START)).toBe(0);
    expect(limit.take('2001:db8:1:2:ffff::9', START)).toBeGreaterThan(0);
    expect(limit.take('2001:db8:1:3::1', START)).toBe(0);
    expect(limit.take('::ffff:192.0.2.7', START)).toBe(0);
    expect(limit.take('192.0.2.7', START)).toBeGreaterThan(0);
  });

  it('counts nobody where there is no limit', () => {
    const limit = new AddressLimit(0);
    for (let i = 0; i < 1_000; i++) expect(limit.take('192.0.2.1', START)).toBe(0);
  });

  it('forgets the first of too many addresses, and whoever asks no more', () => {
    const limit = new AddressLimit(1);
    limit.take('192.0.2.1', START);
    for (let i = 0; i < 100_000; i++) limit.take(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, START + 1);
    expect(limit.take('192.0.2.1', START + 2)).toBe(0);
  });
});
