package io.dynamigrate.function;

import io.dynamigrate.run.Answers;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The decided answer to one request, kept with the records of its table. A table that does not exist, or that cannot be
 * reached, keeps none, and that stops nobody, whatever is thrown: CloudFormation waits.
 *
 * <p>One answer is not kept, because most deployments have nothing pending and shall cost two requests: that of an
 * Update of the same table up to the same target with nothing to do, which succeeded. Delivered a second time, it mostly
 * has nothing to do again. If something has become pending since, because a person rolled it back by hand within the time
 * that a stack waits, then the late delivery applies it again, as the deployed template says, unless the resource has had
 * a newer request; a delivery that comes later than that does nothing ({@link StackPatience}), and neither does one of a
 * version that is no longer deployed ({@link Occasion}). What such a delivery answers, nobody reads: the stack has
 * gone on with the first answer. All else is kept: what changed something, what failed, a Create, which claims the table,
 * what another target or a rollback asked for, and a Delete. An event that is not valid is answered alike each time.
 */
final class Ledger {

    private final Supplier<Answers> opening;
    private final String runId;
    private final Consumer<String> log;
    private @Nullable Answers answers;

    /**
     * The answer of that run.
     *
     * @param opening gives access to the records; asked once, when they are needed
     */
    Ledger(Supplier<Answers> opening, String runId, Consumer<String> log) {
        this.opening = opening;
        this.runId = runId;
        this.log = log;
    }

    /** What was decided before. */
    Optional<String> decided() {
        try {
            return open().decided(runId);
        } catch (Throwable e) {
            log.accept("It is not known whether this request was answered before. " + Problem.sentence(e));
            return Optional.empty();
        }
    }

    /** The same, but waits for a table that a deployment has just made: only then its records can be read. */
    Optional<String> decided(Patience patience) throws InterruptedException {
        try {
            patience.outlast(this::open);
        } catch (RuntimeException e) {
            // Whatever it is, decided() meets it too, and says so.
            return decided();
        }
        return decided();
    }

    /**
     * What happens to the stack, as the first delivery of the request understood it.
     *
     * @param seen how this delivery understands it
     */
    Occasion occasion(Occasion seen) {
        try {
            return Occasion.ofText(open().decideOccasion(runId, seen.text())).orElse(seen);
        } catch (Throwable e) {
            log.accept("It is not known how the first delivery understood this request. " + Problem.sentence(e));
            return seen;
        }
    }

    /** Decides the answer, and gives it, or the one that was decided before. */
    String decide(String answer) {
        try {
            return open().decide(runId, answer);
        } catch (Throwable e) {
            log.accept("The answer is sent without being kept. " + Problem.sentence(e));
            return answer;
        }
    }

    private Answers open() {
        Answers open = answers;
        if (open == null) {
            open = opening.get();
            answers = open;
        }
        return open;
    }
}
