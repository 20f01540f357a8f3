declare const KEPT: { version: string; shell: string; files: string[] };
