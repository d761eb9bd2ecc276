import { Component, type ComponentChild, type JSX, render } from 'preact';

interface GuardProps {
  children: ComponentChild;
  onCrash: () => void;
}

/** What a part of the page throws while it is drawn would leave an empty page. */
class Guard extends Component<GuardProps> {
  override componentDidCatch(error: unknown): void {
    this.props.onCrash();
    // Where who looks for the reason finds it.
    console.error(error);
  }

  override render(): ComponentChild {
    return this.props.children;
  }
}

/**
 * Draws a page in the place of what stands there for those whose browser does not get this script. That comes back,
 * with its link that loads the page again, when the page can not be drawn.
 */
export function mount(page: JSX.Element): void {
  const root = document.getElementById('app');
  if (!root) return;
  const shell = [...root.children];
  root.replaceChildren();
  const crashed = () => {
    // Not while Preact is still at work in there.
    setTimeout(() => {
      render(null, root);
      root.replaceChildren(...shell);
      for (const part of shell) part.classList.remove('late');
    });
  };
  render(<Guard onCrash={crashed}>{page}</Guard>, root);
}
