/**
 * What we read of @xterm/headless 6 beyond its public interface, where that says nothing of it. Types only; a test
 * (emulator-internals.test.ts) fails where a newer version keeps these things elsewhere.
 */
import type { Terminal } from '@xterm/headless';

/** Colours and style, packed; a cell of the screen, or what is printed next. */
export interface Attributes {
  /** Colour (24 bits), how it is meant (2), flags: inverse, bold, underlined, blinking, invisible, struck. */
  readonly fg: number;
  /** The same; its flags: italic, dim, extended, protected, overlined. */
  readonly bg: number;
  /** Does `extended` belong to it, or to what was read before? */
  hasExtendedAttrs(): number;
  readonly extended: { readonly urlId: number };
}

type Charset = Readonly<Record<string, string>> | undefined;

export interface BufferInternals {
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly savedX: number;
  readonly savedY: number;
  readonly ybase: number;
  readonly savedCurAttrData: Attributes;
  readonly savedCharset: Charset;
  readonly tabs: Readonly<Record<string, boolean>>;
}

export interface Internals {
  readonly coreService: {
    readonly decPrivateModes: {
      readonly cursorStyle: 'block' | 'underline' | 'bar' | undefined;
      readonly cursorBlink: boolean | undefined;
    };
  };
  readonly coreMouseService: { readonly activeEncoding: 'DEFAULT' | 'SGR' | 'SGR_PIXELS' };
  readonly buffers: {
    readonly normal: BufferInternals;
    readonly alt: BufferInternals;
    readonly active: BufferInternals;
  };
  readonly _charsetService: { readonly glevel: number; readonly _charsets: readonly Charset[] };
  readonly _inputHandler: {
    readonly _curAttrData: Attributes;
    /** 0: between sequences. */
    readonly _parser: { readonly currentState: number };
  };
  readonly _oscLinkService: {
    getLinkData(id: number): { readonly uri: string; readonly id?: string | undefined } | undefined;
  };
}

export function internalsOf(terminal: Terminal): Internals {
  return (terminal as unknown as { readonly _core: Internals })._core;
}
