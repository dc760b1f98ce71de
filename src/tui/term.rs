//! The real terminal: set up, event loop, and restored whatever happens (return, error, panic, signal).

use std::io::{self, Stdout, Write};
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::Options;
use super::app::{App, Effect, Event};
use super::clipboard;
use super::found::Check;
use super::keyboard::Keyboard;
use super::named::Named;
use super::printed::printed;
use crate::base::{Stop, StopReason};
use crate::lesson::{Lesson, Stage};
use crate::session::Session;

/// Whether the terminal is ours now. Restoring twice would show a stale screen.
static OURS: AtomicBool = AtomicBool::new(false);

/// How long a signal waits for the loop to end before it restores the terminal itself.
const PATIENCE: Duration = Duration::from_millis(600);

/// How often the loop looks whether it was told to end.
const TICK: Duration = Duration::from_millis(100);

/// Shows the explorer until the user leaves, with a search that goes on if there is one.
///
/// # Errors
/// What the terminal answers; [`Interrupted`](io::ErrorKind::Interrupted) if a signal ended it. The
/// terminal is as before in every case.
pub fn run(session: Session, check: Option<Check>, options: Options) -> io::Result<()> {
    play(App::new(session, &options).with_check(check), options)
}

/// Plays lessons from one on until the user leaves.
///
/// # Errors
/// As [`run`].
pub fn learn(lessons: Vec<Lesson>, stage: Box<dyn Stage>, first: usize, options: Options) -> io::Result<()> {
    play(App::learn(lessons, stage, first, &options), options)
}

fn play(mut app: App, options: Options) -> io::Result<()> {
    // The theme has colors only where they are wanted; crossterm would look at `NO_COLOR` once more.
    crossterm::style::force_color_output(true);
    app.look_ahead();
    let interrupt = options.interrupt.clone().unwrap_or_else(listen);
    let hook = Arc::new(std::panic::take_hook());
    let previous = Arc::clone(&hook);
    let failures = Arc::new(Mutex::new(Vec::new()));
    let (ours, told) = (std::thread::current().id(), Arc::clone(&failures));
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == ours {
            restore();
            previous(panic);
        } else {
            // The explorer goes on without the answer of that thread; what is to be said waits for its end.
            told.lock().unwrap_or_else(PoisonError::into_inner).push(panic.to_string());
        }
    }));
    let result = shown(app, &interrupt);
    restore();
    // Ours is dropped; the one from before answers again.
    drop(std::panic::take_hook());
    std::panic::set_hook(Box::new(move |panic| hook(panic)));
    for failure in failures.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        // If nobody hears it, there is nobody to be told.
        let _ = writeln!(io::stderr(), "a thread of the explorer has failed, please report it: {failure}");
    }
    let frame = result?;
    let mut out = io::stdout();
    out.write_all(frame.as_bytes())?;
    out.flush()
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
        DisableBracketedPaste,
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
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
    set_mouse(mouse)
}

fn set_mouse(mouse: bool) -> io::Result<()> {
    if mouse {
        execute!(io::stdout(), EnableMouseCapture)
    } else {
        execute!(io::stdout(), DisableMouseCapture)
    }
}

/// Shows the explorer; returns what is to be left on the screen.
fn shown(mut app: App, interrupt: &Stop) -> io::Result<String> {
    take(app.mouse())?;
    let _guard = Guard;
    // Its end would only show the cursor, as the guard does, and panic where stderr is gone with the terminal.
    let mut terminal = ManuallyDrop::new(Terminal::new(CrosstermBackend::new(Named::new(io::stdout())))?);
    let keyboard = Keyboard::start(interrupt.clone())?;
    wipe(&mut terminal)?;
    let mut since = Instant::now();
    loop {
        if draw(&mut app, &keyboard, &mut terminal)? {
            app.was_stopped();
            draw(&mut app, &keyboard, &mut terminal)?;
        }
        if app.is_behind() {
            app.catch_up();
            continue;
        }
        let effect = loop {
            if interrupt.is_raised() {
                return Err(io::Error::from(io::ErrorKind::Interrupted));
            }
            let tick = if app.is_seeking() { Duration::ZERO } else { TICK };
            let left = app.pace().map(|pace| pace.saturating_sub(since.elapsed()));
            let event = keyboard.next(left.unwrap_or(tick).min(tick))?;
            let is_paced = || app.pace().is_some_and(|pace| since.elapsed() >= pace);
            let event = event.or_else(|| is_paced().then_some(Event::Tick));
            // How far a thread has come is shown once in a tick, and keys come first.
            if event.is_none() && !app.has_news() {
                continue;
            }
            keyboard.busy(app.stop());
            let effect = match event {
                Some(event) => {
                    since = Instant::now();
                    app.update(event)
                }
                None => app.hear(),
            };
            if keyboard.idle() {
                app.was_stopped();
            }
            break effect;
        };
        match effect {
            Effect::None => {}
            Effect::Redraw => wipe(&mut terminal)?,
            Effect::Suspend => suspend(&mut app, &keyboard, &mut terminal)?,
            Effect::Mouse => set_mouse(app.mouse())?,
            Effect::Copy => {
                let mut out = io::stdout();
                out.write_all(clipboard::sequence(app.clipboard()).as_bytes())?;
                out.flush()?;
            }
            Effect::Edit => edit(&mut app, &keyboard, &mut terminal)?,
            Effect::Quit => return Ok(String::new()),
            Effect::QuitWithScreen => return Ok(printed(terminal.draw(|frame| app.draw(frame))?.buffer)),
        }
    }
}

type Screen = Terminal<CrosstermBackend<Named<Stdout>>>;

/// Draws a frame; says whether the user has stopped an evaluation that it needs.
fn draw(app: &mut App, keyboard: &Keyboard, terminal: &mut Screen) -> io::Result<bool> {
    let mut was_stopped = false;
    // A notice that was written meanwhile is drawn over; a frame that takes long again waits for the next one.
    for _ in 0..2 {
        if keyboard.has_written() {
            wipe(terminal)?;
        }
        keyboard.busy(app.stop());
        terminal.draw(|frame| {
            app.draw(frame);
            was_stopped |= keyboard.idle();
            // A terminal that knows these marks shows no frame that is half drawn; others ignore them.
            let _ = execute!(io::stdout(), BeginSynchronizedUpdate);
        })?;
        if !keyboard.is_written_over() {
            break;
        }
    }
    // Only now: what was drawn over a notice is not to be seen.
    execute!(io::stdout(), EndSynchronizedUpdate)?;
    Ok(was_stopped)
}

/// Clears the screen, so that every cell is drawn again.
///
/// `Terminal::clear` would ask the terminal where its cursor is, and wait for an answer that not every
/// terminal gives.
fn wipe(terminal: &mut Screen) -> io::Result<()> {
    let area = terminal.size()?.into();
    terminal.resize(area)
}

/// Stops the whole job, as the terminal would do on Ctrl-z, and takes the terminal again afterwards.
fn suspend(app: &mut App, keyboard: &Keyboard, terminal: &mut Screen) -> io::Result<()> {
    let _left_alone = keyboard.leave();
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
fn edit(app: &mut App, keyboard: &Keyboard, terminal: &mut Screen) -> io::Result<()> {
    let Some(call) = app.editor_call() else { return Ok(()) };
    if !std::path::Path::new(&call.file).is_file() {
        app.say(&format!("{} is no file here, so there is nothing to open", call.file));
        return Ok(());
    }
    let _left_alone = keyboard.leave();
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

/// Runs a test as if `NO_COLOR` were set; tests of bytes must not run at the same time as others of them.
#[cfg(test)]
pub(super) fn without_color(test: impl FnOnce()) {
    crossterm::style::force_color_output(false);
    test();
    crossterm::style::force_color_output(true);
}
