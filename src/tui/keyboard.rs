//! The keyboard and the mouse, read in a thread of their own: while the explorer is busy with an evaluation that takes
//! long, Esc and Ctrl-C end it, and other keys wait.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use crossterm::cursor::{MoveTo, RestorePosition, SavePosition};
use crossterm::event::{self, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};

use super::app::{Event, MouseAction};
use super::keymap::{Code, Key};
use crate::base::{Stop, StopReason};

/// How long an evaluation takes at least before keys can end it.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often the thread looks around.
const TICK: Duration = Duration::from_millis(50);

/// What is said while an evaluation takes long.
const NOTICE: &str = " evaluating; Esc stops it";

/// The thread that reads.
pub(super) struct Keyboard {
    events: Receiver<io::Result<event::Event>>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    /// Since when the explorer is busy, and what ends that.
    busy: Mutex<Option<(Instant, Stop)>>,
    /// Held by whoever may read.
    turn: Mutex<()>,
    /// Whether another program gets the terminal.
    is_wanted: AtomicBool,
    /// Whether the notice was written over the screen.
    has_written: AtomicBool,
    is_over: AtomicBool,
}

impl Keyboard {
    /// Begins to read; what `interrupt` says ends evaluations, too.
    pub(super) fn start(interrupt: Stop) -> io::Result<Keyboard> {
        let (sender, events) = unbounded();
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("keyboard".to_owned());
        let thread = thread.spawn(move || own.read(&interrupt, &sender))?;
        Ok(Keyboard { events, shared, thread: Some(thread) })
    }

    /// Returns what happens next; `None` if that is nothing for so long.
    pub(super) fn next(&self, tick: Duration) -> io::Result<Option<Event>> {
        match self.events.recv_timeout(tick) {
            Ok(event) => Ok(translate(&event?)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(io::Error::other("the keyboard is not read any more")),
        }
    }

    /// Says that an evaluation begins, with what ends it.
    pub(super) fn busy(&self, stop: Option<Stop>) {
        *held(&self.shared.busy) = stop.map(|stop| (Instant::now(), stop));
    }

    /// Says that it has ended; returns whether the user ended it.
    pub(super) fn idle(&self) -> bool {
        let Some((_, stop)) = held(&self.shared.busy).take() else { return false };
        let was_stopped = stop.is_raised();
        stop.lower();
        was_stopped
    }

    /// Says whether something was written over the screen since the last time.
    pub(super) fn has_written(&self) -> bool {
        self.shared.has_written.swap(false, Ordering::SeqCst)
    }

    /// The same, without an end to it.
    pub(super) fn is_written_over(&self) -> bool {
        self.shared.has_written.load(Ordering::SeqCst)
    }

    /// Leaves the terminal to another program for as long as the answer lives.
    pub(super) fn leave(&self) -> impl Drop + '_ {
        self.shared.is_wanted.store(true, Ordering::SeqCst);
        Left { _turn: held(&self.shared.turn), shared: &self.shared }
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        let Some(thread) = self.thread.take() else { return };
        let until = Instant::now() + PATIENCE;
        while !thread.is_finished() {
            // Where there is no terminal any more, crossterm looks for events for ever.
            if Instant::now() > until {
                return;
            }
            std::thread::sleep(TICK / 10);
        }
        // If it panicked, that was said.
        let _ = thread.join();
    }
}

/// The terminal belongs to another program.
struct Left<'a> {
    _turn: MutexGuard<'a, ()>,
    shared: &'a Shared,
}

impl Drop for Left<'_> {
    fn drop(&mut self) {
        self.shared.is_wanted.store(false, Ordering::SeqCst);
    }
}

impl Shared {
    fn read(&self, interrupt: &Stop, events: &Sender<io::Result<event::Event>>) {
        while !self.is_over.load(Ordering::SeqCst) {
            if self.is_wanted.load(Ordering::SeqCst) {
                // Whoever wants it takes the turn now and gives it back when he is done.
                std::thread::sleep(TICK / 10);
            }
            let _turn = held(&self.turn);
            if self.is_wanted.load(Ordering::SeqCst) {
                continue;
            }
            self.look(interrupt);
            let event = match event::poll(TICK) {
                Ok(false) => continue,
                Ok(true) => event::read(),
                Err(error) => Err(error),
            };
            let is_over = event.is_err();
            if event.as_ref().is_ok_and(|event| self.ends_evaluation(event)) {
                continue;
            }
            if events.send(event).is_err() || is_over {
                return;
            }
        }
    }

    /// Says on the screen that an evaluation takes long.
    fn look(&self, interrupt: &Stop) {
        let busy = held(&self.busy);
        let Some((since, stop)) = &*busy else { return };
        if interrupt.is_raised() {
            stop.raise(StopReason::Interrupt);
        }
        if since.elapsed() >= PATIENCE && !self.has_written.swap(true, Ordering::SeqCst) {
            // While this lock is held, nobody else draws.
            let _ = write_notice();
        }
    }

    /// Says whether an event ends the evaluation that takes long, and does so.
    fn ends_evaluation(&self, event: &event::Event) -> bool {
        let busy = held(&self.busy);
        let (Some((since, stop)), event::Event::Key(key)) = (&*busy, event) else { return false };
        let is_ctrl_c = key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL);
        if since.elapsed() < PATIENCE || !(key.code == KeyCode::Esc || is_ctrl_c) {
            return false;
        }
        stop.raise(StopReason::Interrupt);
        true
    }
}

fn write_notice() -> io::Result<()> {
    let (_, rows) = crossterm::terminal::size()?;
    let mut out = io::stdout().lock();
    queue!(
        out,
        BeginSynchronizedUpdate,
        SavePosition,
        MoveTo(0, rows.saturating_sub(1)),
        Clear(ClearType::CurrentLine),
        Print(NOTICE),
        RestorePosition,
        EndSynchronizedUpdate
    )?;
    io::Write::flush(&mut out)
}

/// Returns what a lock holds. Nobody panics with one of these.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads what the terminal says as an event of the explorer.
pub(super) fn translate(event: &event::Event) -> Option<Event> {
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
        event::Event::Paste(text) => Some(Event::Paste(text.clone())),
        event::Event::Key(_) | event::Event::FocusGained | event::Event::FocusLost => None,
    }
}
