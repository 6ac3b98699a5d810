//! A terminal of a stated size with a command in it: what is typed, what is on the screen, how it ends.

use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use rustix::termios::{LocalModes, tcgetattr};
use vt100::Parser;

/// How long a screen may take to show what is expected, on a slow machine.
const PATIENCE: Duration = Duration::from_mins(2);

const ROWS: u16 = 40;

/// A terminal with a command in it.
pub struct Terminal {
    screen: Arc<(Mutex<Parser>, Condvar)>,
    written: Arc<Mutex<Vec<u8>>>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    reader: std::thread::JoinHandle<()>,
    master: Box<dyn portable_pty::MasterPty + Send>,
}

/// How it ended.
pub struct Last {
    /// The exit code.
    pub code: u32,
    /// The screen's lines, without the empty ones at its end.
    pub lines: Vec<String>,
}

impl Terminal {
    /// Runs a command on `columns`.
    pub fn run(columns: u16, command: &std::process::Command, env: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: ROWS, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut builder = CommandBuilder::new(command.get_program());
        builder.args(command.get_args());
        builder.cwd(command.get_current_dir().unwrap());
        for name in ["NO_COLOR", "CI", "CLICOLOR_FORCE", "MDD_LOCAL"] {
            builder.env_remove(name);
        }
        builder.env("TERM", "xterm-256color");
        builder.env("LANG", "C.UTF-8");
        for (name, value) in command.get_envs().filter_map(|(name, value)| Some((name, value?))) {
            builder.env(name, value);
        }
        env.iter().for_each(|(name, value)| builder.env(name, value));
        let child = pair.slave.spawn_command(builder).unwrap();
        drop(pair.slave);
        let screen = Arc::new((Mutex::new(Parser::new(ROWS, columns, 1000)), Condvar::new()));
        let mut output = pair.master.try_clone_reader().unwrap();
        let written = Arc::new(Mutex::new(Vec::new()));
        let (shown, kept) = (Arc::clone(&screen), Arc::clone(&written));
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // A terminal whose program has ended gives an error on Linux and an end elsewhere.
            while let Ok(read @ 1..) = output.read(&mut buffer) {
                let mut parser = shown.0.lock().unwrap();
                parser.process(&buffer[..read]);
                kept.lock().unwrap().extend_from_slice(&buffer[..read]);
                drop(parser);
                shown.1.notify_all();
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        Self { screen, written, keyboard, child, reader, master: pair.master }
    }

    /// Everything a command writes, escapes included.
    pub fn raw(columns: u16, command: &std::process::Command, env: &[(&str, &str)]) -> String {
        let terminal = Self::run(columns, command, env);
        let written = Arc::clone(&terminal.written);
        terminal.end();
        let written = written.lock().unwrap();
        String::from_utf8_lossy(&written).into_owned()
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        self.wait_for_times(text, 1);
    }

    /// Waits until the screen shows a text so many times.
    #[track_caller]
    pub fn wait_for_times(&self, text: &str, times: usize) {
        self.wait_until(text, |contents| contents.matches(text).count() >= times);
    }

    /// Waits until the screen is as it should be.
    #[track_caller]
    pub fn wait_until(&self, what: &str, mut is_so: impl FnMut(&str) -> bool) {
        let (screen, changed) = &*self.screen;
        let waits = |parser: &mut Parser| !is_so(&parser.screen().contents());
        let (parser, waited) = changed.wait_timeout_while(screen.lock().unwrap(), PATIENCE, waits).unwrap();
        let contents = parser.screen().contents();
        drop(parser);
        assert!(!waited.timed_out(), "no {what:?} on the screen:\n{contents}");
    }

    /// Somebody makes the window narrower or wider, and the terminal breaks its lines anew, as most do.
    ///
    /// The command stands still meanwhile, and all that it wrote is on the screen: a drawing that arrived half before
    /// and half after would be one that no terminal shows right.
    pub fn resize(&self, columns: u16) {
        let pid = self.pid();
        kill_process(pid, Signal::STOP).unwrap();
        waitid(WaitId::Pid(pid), WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT).unwrap();
        self.catch_up(columns);

        let mut parser = self.screen.0.lock().unwrap();
        let cursor = if parser.screen().hide_cursor() { "\x1b[?25l" } else { "" };
        // Rows that a line goes on beyond are one line here.
        let lines = parser.screen().contents();
        let ((row, column), (_, before)) = (parser.screen().cursor_position(), parser.screen().size());
        // The cursor stays before the characters that it was before.
        let behind = parser.screen().contents_between(row, column, row, before).chars().count();
        let at = lines.char_indices().rev().take(behind).last().map_or(lines.len(), |(at, _)| at);
        let (left, right) = lines.split_at(at);
        *parser = Parser::new(ROWS, columns, 1000);
        parser.process(format!("{left}\x1b7{right}\x1b8{cursor}").replace('\n', "\r\n").as_bytes());
        drop(parser);
        self.master.resize(PtySize { rows: ROWS, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        kill_process(pid, Signal::CONT).unwrap();
    }

    /// Waits until the screen has all that was written so far: what is written last, a title that is not shown, is read
    /// last.
    fn catch_up(&self, columns: u16) {
        let last = format!("\x1b]2;{columns}\x07");
        let device = self.master.tty_name().unwrap();
        std::fs::File::options().write(true).open(device).unwrap().write_all(last.as_bytes()).unwrap();
        let (screen, changed) = &*self.screen;
        let waits = |_: &mut Parser| !self.written.lock().unwrap().ends_with(last.as_bytes());
        let (parser, waited) = changed.wait_timeout_while(screen.lock().unwrap(), PATIENCE, waits).unwrap();
        drop(parser);
        assert!(!waited.timed_out(), "the screen never had all that was written");
    }

    /// Waits until the screen's rows are as they should be. Its contents join those that are full.
    #[track_caller]
    pub fn wait_until_rows(&self, what: &str, is_so: impl Fn(&[String]) -> bool) {
        let rows = |parser: &Parser| -> Vec<String> {
            let (_, columns) = parser.screen().size();
            parser.screen().rows(0, columns).map(|row| row.trim_end().to_owned()).collect()
        };
        let (screen, changed) = &*self.screen;
        let waits = |parser: &mut Parser| !is_so(&rows(parser));
        let (parser, waited) = changed.wait_timeout_while(screen.lock().unwrap(), PATIENCE, waits).unwrap();
        let rows = rows(&parser).join("\n");
        drop(parser);
        assert!(!waited.timed_out(), "no {what:?} on the screen:\n{rows}");
    }

    /// Types.
    pub fn type_in(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// A program tells the command to end.
    pub fn tell(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.child.process_id().unwrap().cast_signed()).unwrap()
    }

    /// Waits for the command's end.
    pub fn end(mut self) -> Last {
        // One that waits for a key that nobody will press is closed: what is on its screen tells why.
        let mut closing = self.child.clone_killer();
        let (ended, waiting) = std::sync::mpsc::channel::<()>();
        std::thread::spawn(move || {
            if waiting.recv_timeout(PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                closing.kill().unwrap();
            }
        });
        let status = self.child.wait().unwrap();
        drop(ended);
        self.reader.join().unwrap();
        let parser = self.screen.0.lock().unwrap();
        let screen = parser.screen();
        assert!(!screen.hide_cursor(), "the cursor was left hidden");
        let device = std::fs::File::open(self.master.tty_name().unwrap()).unwrap();
        let modes = tcgetattr(device).unwrap().local_modes;
        let usual = LocalModes::ICANON | LocalModes::ISIG | LocalModes::ECHO;
        assert!(modes.contains(usual), "lines, Ctrl-C and echo are gone from the terminal: {modes:?}");
        let lines = screen.contents().lines().map(|line| line.trim_end().to_owned()).collect();
        Last { code: status.exit_code(), lines }
    }
}

impl Last {
    /// The widest line's columns.
    pub fn width(&self) -> usize {
        self.lines.iter().map(|line| line.chars().count()).max().unwrap_or_default()
    }

    /// All lines.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}
