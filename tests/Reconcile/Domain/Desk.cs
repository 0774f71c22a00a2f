using System.Collections.Immutable;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Reconcile.Domain;
using MlConnector.Reconcile.Domain.Booking;
using MlConnector.Settlements.Categories;

namespace MlConnector.Reconcile.Tests.Domain;

/// <summary>What a reconciliation is done with in these tests, each part open to change.</summary>
internal sealed record Desk
{
    public static readonly DateTimeOffset LongAfter = new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public DateTimeOffset Now { get; init; } = LongAfter;

    public FiscalCalendar Calendar { get; init; } =
        FiscalCalendar.CalendarMonths(new DateOnly(2026, 1, 1), new DateOnly(2027, 12, 31));

    public BookingAccounts Booking { get; init; } =
        new(
            "1190.00",
            "AMZ",
            "BANK1",
            Category.All.ToImmutableDictionary(
                category => category.Key,
                category => new AccountAssignment($"4{category.Order:00}.00", "P-1")
            )
        );

    public ReconciliationResult Reconcile(SettlementText text, params EventGroup[] groups) =>
        SettlementReconciliation.Reconcile(
            text.Document(),
            SettlementText.Key,
            SettlementText.Events(groups),
            Booking,
            Zone,
            Calendar,
            Now
        );

    /// <summary>The plan of a settlement whose events agree.</summary>
    public PostingPlan Plan(SettlementText text) =>
        Assert.IsType<ReconciliationResult.Proved>(Reconcile(text, text.Group())).Plan;
}
