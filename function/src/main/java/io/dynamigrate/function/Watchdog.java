package io.dynamigrate.function;

import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;

/**
 * Raises the alarm when work has not come to a safe point shortly before Lambda ends it, or CloudFormation stops waiting
 * for it. It goes by the real time, as they do.
 */
final class Watchdog {

    private final Timer timer = new Timer("watchdog", true);

    static Watchdog start(Duration after, Runnable alarm) {
        Watchdog watchdog = new Watchdog();
        watchdog.timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        alarm.run();
                    }
                },
                Math.max(0, after.toMillis()));
        return watchdog;
    }

    /** Calls it off: the execution environment is used again. */
    void cancel() {
        timer.cancel();
    }
}
