// Light or dark: what the reader chose, else what the system says; always light on paper.
const system = window.matchMedia('(prefers-color-scheme: dark)');

function remembered() {
  try {
    const value = localStorage.getItem('brink-theme');
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;  // storage is closed to files in some browsers
  }
}

const state = $state({ chosen: remembered(), systemDark: system.matches, printing: false });

system.addEventListener('change', (event) => (state.systemDark = event.matches));
window.addEventListener('beforeprint', () => (state.printing = true));
window.addEventListener('afterprint', () => (state.printing = false));

const apply = () => state.chosen && (document.documentElement.dataset.theme = state.chosen);
apply();

export const theme = {
  get dark() {
    return !state.printing && (state.chosen ? state.chosen === 'dark' : state.systemDark);
  },
  get printing() {
    return state.printing;
  },
  get chosen() {
    return state.chosen;
  },
  toggle() {
    state.chosen = theme.dark ? 'light' : 'dark';
    apply();
    try {
      localStorage.setItem('brink-theme', state.chosen);
    } catch {
      return;  // the choice then lasts as long as the page
    }
  },
};
