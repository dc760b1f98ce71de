//! The real terminal: set up, event loop, and restored whatever happens (return, error, panic, signal).

use std::io::{self, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crossterm::event::{
    self, DisableMouseCapture, EnableMouseCapture, KeyCode, KeyEventKind, KeyModifiers, MouseButton,
    MouseEventKind,
};
use crossterm::execute;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::Options;
use super::app::{App, Effect, Event, MouseAction};
use super::clipboard;
use super::keymap::{Code, Key};
use crate::base::{Stop, StopReason};
use crate::lesson::{Lesson, Stage};
use crate::session::Session;

/// Whether the terminal is ours now. Restoring twice would show a stale screen.
static OURS: AtomicBool = AtomicBool::new(false);

/// How long a signal waits for the loop to end before it restores the terminal itself.
const PATIENCE: Duration = Duration::from_millis(600);

/// How often the loop looks whether it was told to end.
const TICK: Duration = Duration::from_millis(100);

/// Shows the explorer until the user leaves.
///
/// # Errors
/// What the terminal answers; [`Interrupted`](io::ErrorKind::Interrupted) if a signal ended it. The
/// terminal is as before in every case.
pub fn run(session: Session, options: Options) -> io::Result<()> {
    play(App::new(session, &options), options)
}

/// Plays lessons from one on until the user leaves.
///
/// # Errors
/// As [`run`].
pub fn learn(lessons: Vec<Lesson>, stage: Box<dyn Stage>, first: usize, options: Options) -> io::Result<()> {
    play(App::learn(lessons, stage, first, &options), options)
}

fn play(mut app: App, options: Options) -> io::Result<()> {
    app.look_ahead();
    let interrupt = options.interrupt.clone().unwrap_or_else(listen);
    let hook = Arc::new(std::panic::take_hook());
    let previous = Arc::clone(&hook);
    std::panic::set_hook(Box::new(move |panic| {
        restore();
        previous(panic);
    }));
    let result = shown(app, &interrupt);
    restore();
    // Ours is dropped; the one from before answers again.
    drop(std::panic::take_hook());
    std::panic::set_hook(Box::new(move |panic| hook(panic)));
    result
}

/// Gives the terminal back as it was, if it is taken. Safe to call at any time and from any thread.
pub fn restore() {
    if !OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // Nothing can be done about errors here: the terminal may be gone.
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        LeaveAlternateScreen,
        crossterm::cursor::Show
    );
    let _ = disable_raw_mode();
    let _ = out.flush();
}

/// Restores the terminal when the scope is left, also by `?`.
struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Listens to the signals that end a process; once, however often the explorer is shown.
fn listen() -> Stop {
    static TOLD: OnceLock<Stop> = OnceLock::new();
    let told = TOLD.get_or_init(|| {
        let flag = Stop::default();
        let told = flag.clone();
        // Another handler of the process may be there already; then that one decides.
        let _ = ctrlc::set_handler(move || {
            told.raise(StopReason::Interrupt);
            if OURS.load(Ordering::SeqCst) {
                std::thread::sleep(PATIENCE);
                if !OURS.load(Ordering::SeqCst) {
                    // The loop has ended in order; what is done then is for the caller to say.
                    return;
                }
                // It is busy with a long evaluation.
                restore();
            }
            std::process::exit(130);
        });
        flag
    });
    told.lower();
    told.clone()
}

fn take(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    OURS.store(true, Ordering::SeqCst);
    execute!(io::stdout(), EnterAlternateScreen)?;
    set_mouse(mouse)
}

fn set_mouse(mouse: bool) -> io::Result<()> {
    if mouse {
        execute!(io::stdout(), EnableMouseCapture)
    } else {
        execute!(io::stdout(), DisableMouseCapture)
    }
}

fn shown(mut app: App, interrupt: &Stop) -> io::Result<()> {
    take(app.mouse())?;
    let _guard = Guard;
    let mut terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
    wipe(&mut terminal)?;
    loop {
        // A terminal that knows these marks shows no frame that is half drawn; others ignore them.
        execute!(io::stdout(), BeginSynchronizedUpdate)?;
        terminal.draw(|frame| app.draw(frame))?;
        execute!(io::stdout(), EndSynchronizedUpdate)?;
        if app.is_behind() {
            app.catch_up();
            continue;
        }
        let event = loop {
            if interrupt.is_raised() {
                return Err(io::Error::from(io::ErrorKind::Interrupted));
            }
            if event::poll(TICK)?
                && let Some(event) = translate(&event::read()?)
            {
                break Some(event);
            }
            // How far a thread has come is shown once in a tick, and keys come first.
            if app.has_news() {
                app.hear();
                break None;
            }
        };
        let Some(event) = event else { continue };
        match app.update(event) {
            Effect::None => {}
            Effect::Redraw => wipe(&mut terminal)?,
            Effect::Suspend => suspend(&mut app, &mut terminal)?,
            Effect::Mouse => set_mouse(app.mouse())?,
            Effect::Copy => {
                let mut out = io::stdout();
                out.write_all(clipboard::sequence(app.clipboard()).as_bytes())?;
                out.flush()?;
            }
            Effect::Edit => edit(&mut app, &mut terminal)?,
            Effect::Quit => return Ok(()),
        }
    }
}

/// Clears the screen, so that every cell is drawn again.
///
/// `Terminal::clear` would ask the terminal where its cursor is, and wait for an answer that not every
/// terminal gives.
fn wipe(terminal: &mut Terminal<CrosstermBackend<Stdout>>) -> io::Result<()> {
    let area = terminal.size()?.into();
    terminal.resize(area)
}

/// Stops the whole job, as the terminal would do on Ctrl-z, and takes the terminal again afterwards.
fn suspend(app: &mut App, terminal: &mut Terminal<CrosstermBackend<Stdout>>) -> io::Result<()> {
    restore();
    let stopped = std::process::Command::new("kill").args(["-TSTP", "0"]).status();
    take(app.mouse())?;
    wipe(terminal)?;
    if stopped.is_err() {
        app.say("the job cannot be stopped here");
    }
    Ok(())
}

/// Gives the terminal to the user's editor until it ends.
fn edit(app: &mut App, terminal: &mut Terminal<CrosstermBackend<Stdout>>) -> io::Result<()> {
    let Some(call) = app.editor_call() else { return Ok(()) };
    if !std::path::Path::new(&call.file).is_file() {
        app.say(&format!("{} is no file here, so there is nothing to open", call.file));
        return Ok(());
    }
    restore();
    let ended = std::process::Command::new(&call.program).args(&call.arguments).status();
    take(app.mouse())?;
    wipe(terminal)?;
    match ended {
        Ok(status) if status.success() => app.say("what is shown is the spec as it was loaded"),
        Ok(status) => app.say(&format!("{} ended with {status}", call.program)),
        Err(error) => app.say(&format!("cannot run {}: {error}", call.program)),
    }
    Ok(())
}

/// Reads what the terminal says as an event of the explorer.
fn translate(event: &event::Event) -> Option<Event> {
    match event {
        event::Event::Key(key) if key.kind != KeyEventKind::Release => {
            let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
            let code = match key.code {
                KeyCode::Char(c) => Code::Char(c),
                KeyCode::Enter => Code::Enter,
                KeyCode::Esc => Code::Esc,
                KeyCode::Tab if key.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
                KeyCode::Tab => Code::Tab,
                KeyCode::BackTab => Code::BackTab,
                KeyCode::Backspace => Code::Backspace,
                KeyCode::Up => Code::Up,
                KeyCode::Down => Code::Down,
                KeyCode::Left => Code::Left,
                KeyCode::Right => Code::Right,
                KeyCode::PageUp => Code::PageUp,
                KeyCode::PageDown => Code::PageDown,
                KeyCode::Home => Code::Home,
                KeyCode::End => Code::End,
                KeyCode::F(n) => Code::F(n),
                _ => return None,
            };
            Some(Event::Key(Key { code, ctrl }))
        }
        event::Event::Mouse(mouse) => {
            let action = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => MouseAction::Click,
                MouseEventKind::Drag(MouseButton::Left) => MouseAction::Drag,
                MouseEventKind::ScrollDown => MouseAction::WheelDown,
                MouseEventKind::ScrollUp => MouseAction::WheelUp,
                _ => return None,
            };
            Some(Event::Mouse { x: mouse.column, y: mouse.row, action })
        }
        event::Event::Resize(width, height) => Some(Event::Resize(*width, *height)),
        event::Event::Key(_)
        | event::Event::FocusGained
        | event::Event::FocusLost
        | event::Event::Paste(_) => None,
    }
}

/// Runs a test as if `NO_COLOR` were set; tests of bytes must not run at the same time as others of them.
#[cfg(test)]
pub(super) fn without_color(test: impl FnOnce()) {
    crossterm::style::force_color_output(false);
    test();
    crossterm::style::force_color_output(true);
}
