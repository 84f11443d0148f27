package io.dynamigrate.function;

import java.time.Duration;
import java.util.Optional;

/**
 * Checks that this is the version which the template of an event deploys, and that the stack still waits. Mostly it is and
 * does. If not, then
 *
 * <ul>
 *   <li>the alias has not followed the deployment yet: the version that the event is for, which alone knows what its
 *       template wants, does the work and answers. Where it cannot be asked, Lambda delivers the event again after a
 *       minute, and the alias has followed by then;
 *   <li>or the event comes so late that the stack has gone on without it: nobody waits, and nothing may be changed.
 * </ul>
 *
 * <p>The status of the stack tells which.
 */
record VersionCheck(Setting setting, HandOver handOver) {

    /** Lambda tries again after a minute; a delivery that is younger is the first, or came at the same time. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    /** The reply, where the event is not for this version to work at. */
    Optional<Reply> reply(Request request) {
        Optional<Long> running = FunctionVersion.number(setting.invocation().functionVersion());
        Optional<Long> wanted = request.properties().functionVersion();
        boolean isFirstHop = setting.invocation().hop().isFirst();
        if (running.isEmpty() || wanted.isEmpty() || running.equals(wanted)) {
            return mayBeLate(request) ? late(request) : Optional.empty();
        }
        String versions =
                "it is for version " + wanted.get() + " of this function, and version " + running.get() + " got it";
        if (!isFirstHop) {
            // The hop before asks again, and in the end answers itself.
            return Optional.of(
                    new Reply.Leave("hop " + setting.invocation().hop().number() + ": " + versions + "."));
        }
        StackStatus status = setting.status(handOver.event());
        if (status.name().isEmpty()) {
            return Optional.of(new Reply.Retry(versions + ", and " + status.problem()));
        }
        boolean isNewer = wanted.get() > running.get();
        boolean isAwaited =
                status.isDeploying() || (status.isRollingBack() && (!isNewer || isWayBack(request, wanted.get())));
        if (isAwaited) {
            return forward(request, wanted.get(), isNewer || status.isRollingBack(), versions);
        }
        String why = versions + ", and the stack is " + status.name().get() + ".";
        return Optional.of(late(why));
    }

    /** What seems to be late is not, if it was made just now: then the status, or the alias, is behind. */
    private Reply late(String why) {
        return isFresh() && setting.invocation().hop().isFirst()
                ? new Reply.Retry(why)
                : new Reply.Leave("the event comes too late: " + why);
    }

    /**
     * Whether a request may be the rollback itself, and not a late one of what is rolled back: its version is not above
     * the one before.
     */
    private static boolean isWayBack(Request request, long wanted) {
        return request.type() == RequestType.UPDATE
                && request.before()
                        .functionVersion()
                        .filter(before -> wanted > before)
                        .isEmpty();
    }

    /**
     * A Create has no version before it by which to tell, and a stack whose Create is given up goes within seconds; it
     * comes once in a stack's life, so that asking costs little.
     */
    private boolean mayBeLate(Request request) {
        return request.type() == RequestType.CREATE
                || !isFresh()
                || !setting.invocation().hop().isFirst();
    }

    private boolean isFresh() {
        return StackPatience.age(handOver.event(), setting.parts().time().now()).compareTo(FRESH) <= 0;
    }

    /** Nobody waits any more if the stack goes on without this event. What cannot be known stops nobody. */
    private Optional<Reply> late(Request request) {
        StackStatus status = setting.status(handOver.event());
        // What deploys a newer version rolls nothing back: it is what the stack rolls back.
        boolean isAwaited = status.isDeploying()
                || (request.type() == RequestType.UPDATE && status.isRollingBack() && !request.isUpgrade());
        return status.name().filter(name -> !isAwaited).map(name -> late("the stack is " + name + "."));
    }

    private Optional<Reply> forward(Request request, long version, boolean needsIt, String versions) {
        try {
            handOver.forward(version);
            return Optional.of(new Reply.Leave(versions + ", and was asked to answer."));
        } catch (HandOverException e) {
            // A template that names an older version, which is gone, would never be deployed.
            return e.isGone() && !needsIt && !request.isDowngrade()
                    ? Optional.empty()
                    : Optional.of(new Reply.Retry(versions + ", but " + e.getMessage() + "."));
        }
    }
}
