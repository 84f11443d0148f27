package io.dynamigrate.local;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep the JVM alive. */
final class Daemon {

    private Daemon() {}

    static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
