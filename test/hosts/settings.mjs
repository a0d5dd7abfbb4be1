// @ts-check
// The settings of VS Code in tests, the same on both hosts.

/** @typedef {'light' | 'dark' | 'high-contrast' | 'high-contrast-light'} Theme */

/** The themes by the id that the setting workbench.colorTheme knows them by. */
export const themeIds = /** @type {const} */ ({
  light: 'Light 2026',
  dark: 'Dark 2026',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
});

/** Nothing that moves, asks, or covers what a test looks at. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  // An editor that opens late takes the focus from a quick pick, which is then gone before a test can choose from it.
  'workbench.quickOpen.closeOnFocusLost': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};
