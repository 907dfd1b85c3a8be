import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { type Address, formatAddress, parseAddress } from '../address.js';

/** Where the page is, and how to get elsewhere. */
export interface Navigation {
  readonly address: Address;
  /** The address of another place: this one, but for what is given. */
  linkTo(change: Partial<Address>): string;
  /** Goes there; the place before is one step back. */
  goTo(change: Partial<Address>): void;
  /** Goes there in the place of this one: back leads to the one before. */
  replace(change: Partial<Address>): void;
  /** Says something to screen readers. */
  announce(text: string): void;
}

export const NavigationContext = createContext<Navigation | undefined>(undefined);

export const useNavigation = (): Navigation => useContext(NavigationContext)!;

/** The address of the page as it changes. */
export function useAddress(): Address {
  const [address, setAddress] = useState(() => parseAddress(location.hash));
  useEffect(() => {
    const read = (): void => setAddress(parseAddress(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  return address;
}

export const addressWith = (address: Address, change: Partial<Address>): string =>
  formatAddress({ ...address, ...change });
