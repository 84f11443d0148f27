package io.dynamigrate.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A Lambda function that is invoked several times at once: each {@link LambdaProcess} works at one invocation at a time, and
 * another one is started when none is idle, as on Lambda. Safe for use by several threads.
 */
public final class LambdaProcesses implements LambdaStandIn.Function, AutoCloseable {

    private final LambdaProcess.Builder settings;
    private final List<LambdaProcess> all = new ArrayList<>();
    private final Deque<LambdaProcess> idle = new ArrayDeque<>();
    private boolean closed;

    private LambdaProcesses(LambdaProcess.Builder settings) {
        this.settings = settings;
    }

    /** A function whose processes all have these settings. No process is started before the first invocation. */
    public static LambdaProcesses of(LambdaProcess.Builder settings) {
        return new LambdaProcesses(settings);
    }

    /** Invokes the function in a process of its own, and waits until it is done with the event, dies, or runs out of time. */
    @Override
    public Invocation invoke(String payload) throws InterruptedException {
        LambdaProcess process = take();
        try {
            return process.invoke(payload);
        } finally {
            giveBack(process);
        }
    }

    /** How many processes were started: as many as there were invocations at the same time. */
    public synchronized int count() {
        return all.size();
    }

    @Override
    public synchronized void close() {
        closed = true;
        all.forEach(LambdaProcess::close);
    }

    private synchronized LambdaProcess take() {
        if (closed) {
            throw new IllegalStateException("The function was closed.");
        }
        if (!idle.isEmpty()) {
            return idle.pop();
        }
        LambdaProcess started = settings.start();
        all.add(started);
        return started;
    }

    private synchronized void giveBack(LambdaProcess process) {
        idle.push(process);
    }
}
