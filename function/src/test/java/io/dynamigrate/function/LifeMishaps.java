package io.dynamigrate.function;

import io.dynamigrate.local.Mishaps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What goes wrong in a random life. */
final class LifeMishaps implements Mishaps {

    private final Random random;
    private final LifeTemplate last;
    private final LifeTemplate next;
    private boolean killsEachTime;
    private boolean deletesVersion;

    /** For an operation that goes from one template to another. */
    LifeMishaps(Random random, LifeTemplate last, LifeTemplate next) {
        this.random = random;
        this.last = last;
        this.next = next;
    }

    @Override
    public List<Delivery> deliveries(String requestType) {
        List<Delivery> deliveries = new ArrayList<>();
        deliveries.add(new Delivery(Duration.ZERO, kills()));
        if (random.nextInt(10) == 0) {
            deliveries.add(new Delivery(Duration.ofMillis(random.nextInt(5000)), List.of()));
        }
        if (random.nextInt(20) == 0) {
            deliveries.add(new Delivery(Duration.ofSeconds(300 + random.nextInt(5000)), List.of()));
        }
        return deliveries;
    }

    @Override
    public Optional<SiblingFailure> siblingFailure() {
        if (random.nextInt(3) > 0) {
            return Optional.empty();
        }
        Optional<Duration> during =
                random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofMillis(random.nextInt(2000)));
        return Optional.of(new SiblingFailure(random.nextInt(next.logicalIds().size() + 1), during));
    }

    /** Only where the templates name the version, because without it nobody knows for whom an event is. */
    @Override
    public Duration aliasLag() {
        boolean lags = last.isVersioned() && next.isVersioned() && random.nextInt(6) == 0;
        return lags ? Duration.ofMillis(random.nextInt(20_000)) : Duration.ZERO;
    }

    @Override
    public boolean deletesVersion() {
        deletesVersion = random.nextInt(8) == 0;
        return deletesVersion;
    }

    /** Whether an event, in none of its attempts, may have been worked at to the end. */
    boolean killsEachTime() {
        return killsEachTime;
    }

    /** Whether nobody knows any more what is to be rolled back, or may have come to do it. */
    boolean mayLeaveAll() {
        return killsEachTime || deletesVersion;
    }

    private List<Integer> kills() {
        int attempts = Math.max(0, random.nextInt(30) - 26) + (random.nextInt(10) == 0 ? 1 : 0);
        killsEachTime |= attempts > 2;
        return random.ints(attempts, 1, 26).boxed().toList();
    }
}
