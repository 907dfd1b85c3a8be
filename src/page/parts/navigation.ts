import { createContext } from 'preact';
import { useContext, useLayoutEffect, useState } from 'preact/hooks';
import { type Address, formatAddress, parseAddress } from '../address.js';

/** The current address, and how to change it. */
export interface Navigation {
  readonly address: Address;
  /** The current address with these changes. */
  linkTo(change: Partial<Address>): string;
  /** Goes to the changed address, and adds it to the history. */
  goTo(change: Partial<Address>): void;
  /** Goes to the changed address, and replaces the current entry of the history. */
  replace(change: Partial<Address>): void;
  /** Announces a message to screen readers. */
  announce(text: string): void;
}

export const NavigationContext = createContext<Navigation | undefined>(undefined);

export const useNavigation = (): Navigation => useContext(NavigationContext)!;

/** The current address of the page; follows its changes. */
export function useAddress(): Address {
  const [address, setAddress] = useState(() => parseAddress(location.hash));
  // Not useEffect, which listens a frame after the address was read: a change in between is lost.
  useLayoutEffect(() => {
    const read = (): void => setAddress(parseAddress(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return address;
}

export const addressWith = (address: Address, change: Partial<Address>): string =>
  formatAddress({ ...address, ...change });
