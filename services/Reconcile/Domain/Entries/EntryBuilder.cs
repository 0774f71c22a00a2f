using System.Collections.Immutable;
using MlConnector.Kernel;
using MlConnector.Reconcile.Domain.Booking;
using MlConnector.Settlements;
using MlConnector.Settlements.Categories;

namespace MlConnector.Reconcile.Domain.Entries;

/// <summary>
/// Turns a settlement's category totals into balanced entries: one journal entry per fiscal period against clearing,
/// and for a positive payout a cash receipt against the same clearing. A negative settlement books no bank movement.
/// </summary>
public static class EntryBuilder
{
    public static EntriesResult Build(
        Settlement settlement,
        IReadOnlyCollection<CategoryDay> days,
        FiscalCalendar calendar
    )
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        foreach (var day in days.Select(day => day.Day).Distinct().Order())
        {
            if (Obstacle(calendar, day, settlement) is { } obstacle)
            {
                return obstacle;
            }
        }

        foreach (
            var period in days.GroupBy(day => calendar.Find(day.Day)).OrderBy(p => p.Key?.Number)
        )
        {
            if (
                period.Key is { } key
                && JournalEntry(settlement.Currency, key, [.. period]) is { } entry
            )
            {
                entries.Add(entry);
            }
        }

        if (settlement.Total > Money.Zero(settlement.Currency))
        {
            if (Obstacle(calendar, settlement.DepositDate, settlement) is { } obstacle)
            {
                return obstacle;
            }

            entries.Add(Receipt(settlement, calendar));
        }

        return new EntriesResult.Built(entries.ToImmutable());
    }

    private static EntriesResult.Refused? Obstacle(
        FiscalCalendar calendar,
        DateOnly day,
        Settlement settlement
    ) =>
        calendar.Find(day) switch
        {
            null => new EntriesResult.Refused(
                "period-missing",
                $"Settlement {settlement.SettlementId} has amounts of {day:yyyy-MM-dd}, for which Deltek has no fiscal period. Set the period up in Deltek and replay the settlement."
            ),
            { Closed: true } period => new EntriesResult.Refused(
                "period-closed",
                $"Settlement {settlement.SettlementId} has amounts of {day:yyyy-MM-dd}, and fiscal period {period.Number} is closed. Open the period in Deltek and replay the settlement."
            ),
            _ => null,
        };

    /// <returns>Null when every category of the period comes to zero.</returns>
    private static Entry? JournalEntry(
        Currency currency,
        FiscalPeriod period,
        ImmutableArray<CategoryDay> days
    )
    {
        var lines = days.GroupBy(day => day.Category)
            .OrderBy(category => category.Key.Order)
            .Select(category => new EntryLine(
                category.Key.Key,
                category.Key.Title,
                -category.Sum(currency, day => day.Amount)
            ))
            .Append(
                new EntryLine(
                    LineCategory.Clearing,
                    "Amazon clearing",
                    days.Sum(currency, day => day.Amount)
                )
            )
            .Where(line => !line.Amount.IsZero)
            .ToImmutableArray();
        return lines.IsEmpty
            ? null
            : new Entry(EntryForm.JournalEntry, period.Number, days.Max(day => day.Day), lines);
    }

    private static Entry Receipt(Settlement settlement, FiscalCalendar calendar)
    {
        var period =
            calendar.Find(settlement.DepositDate)
            ?? throw new InvalidOperationException("The receipt's period was looked for before.");
        return new Entry(
            EntryForm.CashReceipt,
            period.Number,
            settlement.DepositDate,
            [
                new EntryLine(LineCategory.Clearing, "Amazon payout", -settlement.Total),
                new EntryLine(LineCategory.Bank, "Amazon payout", settlement.Total),
            ]
        );
    }
}
