using System.Collections.Immutable;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Reconcile.Domain.Booking;
using MlConnector.Settlements;

namespace MlConnector.Reconcile.Domain.Entries;

/// <summary>Gives entries their accounts and writes them as the plan that Poster books.</summary>
public static class PostingPlans
{
    /// <summary>Width of Deltek's description columns.</summary>
    private const int DescriptionLengthMax = 40;

    /// <summary>Categories of the entries that no account is chosen for, in order; nothing is booked while there is one.</summary>
    public static ImmutableArray<string> WithoutAccount(
        IEnumerable<Entry> entries,
        BookingAccounts booking
    ) =>
        [
            .. entries
                .SelectMany(entry => entry.Lines)
                .Select(line => line.Category)
                .Distinct()
                .Where(category => category != LineCategory.Bank && booking.Find(category) is null),
        ];

    /// <exception cref="InvalidOperationException">A category has no account: ask <see cref="WithoutAccount"/> first.</exception>
    public static PostingPlan Create(
        string connectionId,
        SettlementKey key,
        ContentHash document,
        Settlement settlement,
        IReadOnlyList<Entry> entries,
        BookingAccounts booking
    ) =>
        new(
            SchemaVersion: 1,
            connectionId,
            key.ToString(),
            settlement.Currency.Code,
            settlement.Total.ToAmountString(),
            document.Value,
            [.. entries.Select((entry, place) => Planned(entry, place + 1, settlement, booking))]
        );

    /// <summary>Names the settlement: <c>Amazon 28471003921 2026-06-16..06-30</c>, at most 40 characters.</summary>
    public static string Description(SettlementHeader settlement)
    {
        var period = $"{settlement.StartAt:yyyy-MM-dd}..{settlement.EndAt:MM-dd}";
        var text = $"Amazon {settlement.SettlementId} {period}";
        return text.Length <= DescriptionLengthMax
            ? text
            : $"AZ {settlement.SettlementId} {period}";
    }

    private static PlannedEntry Planned(
        Entry entry,
        int part,
        Settlement settlement,
        BookingAccounts booking
    ) =>
        new(
            part,
            entry.Form,
            entry.Period,
            entry.TransDate,
            entry.Currency.Code,
            Description(settlement),
            entry.Form == EntryForm.CashReceipt ? booking.BankCode : null,
            [.. entry.Lines.Select((line, place) => Planned(line, place + 1, booking))]
        );

    private static PlannedLine Planned(EntryLine line, int seq, BookingAccounts booking)
    {
        var isBank = line.Category == LineCategory.Bank;
        var assignment = isBank
            ? null
            : booking.Find(line.Category)
                ?? throw new InvalidOperationException($"{line.Category} has no account.");
        return new PlannedLine(
            seq,
            assignment?.Account,
            assignment?.Wbs1 ?? "",
            assignment?.Wbs2 ?? "",
            assignment?.Wbs3 ?? "",
            line.Category,
            line.Description,
            line.Debit.ToAmountString(),
            line.Credit.ToAmountString(),
            Implicit: isBank
        );
    }
}
