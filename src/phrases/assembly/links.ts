/**
 * The sequences of connector words between the two words of an n-gram. Each sequence has a number, its link,
 * and is stored as its last word and the link of the words before it. Link 0 is the empty sequence.
 */
@unmanaged
class Link {
  prefix: u32; // a link
  connector: u32; // the id of a word
}

const LINK = offsetof<Link>();

let links: usize = heap.alloc(<usize>16 * LINK);
let capacity: u32 = 16;
let slots: usize = heap.alloc(<usize>32 << 2); // (slotCount) u32: a link, or 0 if free
let slotCount: u32 = 32;
memory.fill(slots, 0, <usize>32 << 2);

/** Number of links, including the empty one. */
export let linkCount: u32 = 1;

/** The link of a sequence with one more word. */
export function linkOf(prefix: u32, connector: u32): u32 {
  let slot = hash(prefix, connector) & (slotCount - 1);
  for (;;) {
    const link = load<u32>(slots + (<usize>slot << 2));
    if (link == 0) break;
    const entry = changetype<Link>(links + <usize>link * LINK);
    if (entry.prefix == prefix && entry.connector == connector) return link;
    slot = (slot + 1) & (slotCount - 1);
  }
  if (linkCount == capacity) grow();
  const entry = changetype<Link>(links + <usize>linkCount * LINK);
  entry.prefix = prefix;
  entry.connector = connector;
  place(linkCount);
  return linkCount++;
}

function grow(): void {
  capacity *= 2;
  links = heap.realloc(links, <usize>capacity * LINK);
  heap.free(slots);
  slotCount *= 2;
  slots = heap.alloc(<usize>slotCount << 2);
  memory.fill(slots, 0, <usize>slotCount << 2);
  for (let link: u32 = 1; link < linkCount; link++) place(link);
}

function place(link: u32): void {
  const entry = changetype<Link>(links + <usize>link * LINK);
  let slot = hash(entry.prefix, entry.connector) & (slotCount - 1);
  while (load<u32>(slots + (<usize>slot << 2)) != 0) slot = (slot + 1) & (slotCount - 1);
  store<u32>(slots + (<usize>slot << 2), link);
}

@inline
function hash(prefix: u32, connector: u32): u32 {
  const mixed = ((<u64>prefix << 32) | connector) * 0x9e3779b97f4a7c15;
  return <u32>(mixed >> 40);
}

/** Writes the prefix and the last word of each link, (linkCount) u32 each; both are 0 for link 0. */
export function exportLinks(prefixes: usize, connectors: usize): void {
  store<u32>(prefixes, 0);
  store<u32>(connectors, 0);
  for (let link: u32 = 1; link < linkCount; link++) {
    const entry = changetype<Link>(links + <usize>link * LINK);
    store<u32>(prefixes + (<usize>link << 2), entry.prefix);
    store<u32>(connectors + (<usize>link << 2), entry.connector);
  }
}
