package org.acre.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The numbers of an {@link org.acre.BudgetExceededException}. */
@Name("org.acre.BudgetExceeded")
@Label("Budget Exceeded")
@Description("An allocation would have committed more memory than the region may")
final class BudgetExceededEvent extends MemoryEvent {
    private static final BudgetExceededEvent ASKED = new BudgetExceededEvent();

    @Label("Asked")
    @DataAmount(DataAmount.BYTES)
    long askedBytes;

    @Label("Needed")
    @Description("Bytes of these that were not committed already")
    @DataAmount(DataAmount.BYTES)
    long neededBytes;

    @Label("Committed")
    @Description("Bytes that the region had committed")
    @DataAmount(DataAmount.BYTES)
    long committedBytes;

    @Label("Budget")
    @DataAmount(DataAmount.BYTES)
    long budgetBytes;

    static boolean isOn() {
        return ASKED.isEnabled();
    }
}
