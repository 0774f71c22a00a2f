using System.Collections.Immutable;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Reconcile.Domain.Booking;
using MlConnector.Reconcile.Domain.Entries;
using MlConnector.Reconcile.Domain.Proving;
using MlConnector.Settlements;
using MlConnector.Settlements.Categories;

namespace MlConnector.Reconcile.Domain;

/// <summary>
/// Reads, proves, maps and books on paper one settlement: from Amazon's bytes to the plan that Poster books, or to the
/// sentence that says why not. Pure: the same input gives the same result.
/// </summary>
public static class SettlementReconciliation
{
    /// <summary>Amazon's Finances may show an event up to 48 hours late.</summary>
    public static readonly TimeSpan EventDelayMax = TimeSpan.FromHours(48);

    /// <param name="document">The settlement document as it was archived, plain or gzip.</param>
    /// <param name="events">What Finances says about this settlement.</param>
    /// <param name="zone">The connection's time zone, which decides the accounting day of an instant.</param>
    /// <param name="calendar">The periods of the Deltek company.</param>
    /// <param name="catalogue">The connection's catalogue; the shipped one when null.</param>
    public static ReconciliationResult Reconcile(
        byte[] document,
        SettlementKey key,
        FinanceEvents events,
        BookingAccounts booking,
        TimeZoneInfo zone,
        FiscalCalendar calendar,
        DateTimeOffset now,
        CategoryCatalogue? catalogue = null
    )
    {
        if (events.SettlementKey != key.ToString())
        {
            throw new ArgumentException(
                $"The events belong to {events.SettlementKey}, the settlement is {key}.",
                nameof(events)
            );
        }

        var figures = new SettlementFigures(catalogue ?? CategoryCatalogue.Shipped, zone);
        var rows = new ComparedRows(key.SettlementId, figures);
        var reading = SettlementReader.Read(document, rows);
        if (reading is SettlementReading.Refused { Problems: [var first, ..] })
        {
            return new ReconciliationResult.Refused(first.Code, first.Message);
        }

        var accepted = (SettlementReading.Accepted)reading;
        var settlement = accepted.Document.Settlements.FirstOrDefault(found =>
            found.SettlementId == key.SettlementId
        );
        if (settlement is null)
        {
            return new ReconciliationResult.Refused(
                "settlement-absent",
                $"The document does not hold settlement {key.SettlementId}. Have it downloaded again."
            );
        }

        var work = new Work(key, ContentHash.Of(document), settlement, figures, rows);
        return Prove(work, events, now, out var proof)
            ?? Book(work, events.ConnectionId, booking, calendar, proof);
    }

    /// <returns>Null when nothing blocks.</returns>
    private static ReconciliationResult? Prove(
        Work work,
        FinanceEvents events,
        DateTimeOffset now,
        out SettlementProof proof
    )
    {
        var file = FileProof.Prove(work.Settlement);
        proof = new SettlementProof([file]);
        if (file.Outcome != ProofOutcome.Proved)
        {
            return Stopped(work.Settlement, file, proof, now);
        }

        // Before the events: a row without category might be a balance movement, which Finances does not show.
        if (Unmapped(work, proof) is { } unmapped)
        {
            return unmapped;
        }

        var (payout, group) = PayoutProof.Prove(work.Settlement, events.Groups);
        proof = new SettlementProof([file, payout]);
        if (group is null)
        {
            return Stopped(work.Settlement, payout, proof, now);
        }

        var compared = EventsProof.Prove(
            work.Settlement,
            work.Rows.Amounts(work.Settlement.Currency),
            group
        );
        proof = new SettlementProof([file, payout, compared, ChainProof.NotCompared]);
        return compared.Outcome == ProofOutcome.Proved
            ? Converted(work.Settlement, group)
            : Stopped(work.Settlement, compared, proof, now);
    }

    private static ReconciliationResult Stopped(
        Settlement settlement,
        ProofStep step,
        SettlementProof proof,
        DateTimeOffset now
    )
    {
        var until = settlement.EndAt + EventDelayMax;
        var code =
            step.Code ?? throw new InvalidOperationException("A step that stops has a reason.");
        return step.Outcome == ProofOutcome.Waiting && now < until
            ? new ReconciliationResult.Waiting(
                until,
                proof,
                $"{step.Sentence} Amazon may bring it until {until:yyyy-MM-dd HH:mm} UTC; it is asked again."
            )
            : new ReconciliationResult.NotProved(proof, code, step.Sentence);
    }

    private static ReconciliationResult.Unmapped? Unmapped(Work work, SettlementProof proof)
    {
        var labels = work.Figures.Unmapped(work.Settlement);
        return labels.IsEmpty
            ? null
            : new ReconciliationResult.Unmapped(
                labels,
                proof,
                $"{labels.Length} labels of settlement {work.Settlement.SettlementId} have no category, first '{labels[0].Label}' in row {labels[0].FirstRow} ({labels[0].Amount} in {labels[0].Rows} rows). Teach a rule for each; then the settlement goes on."
            );
    }

    /// <summary>The receipt would be booked in the wrong amount: the bank gets another currency.</summary>
    private static ReconciliationResult.Refused? Converted(
        Settlement settlement,
        EventGroup group
    ) =>
        group.ConvertedCurrency is null || group.ConvertedCurrency == settlement.Currency.Code
            ? null
            : new ReconciliationResult.Refused(
                "payout-converted",
                $"Amazon pays settlement {settlement.SettlementId} out as {group.ConvertedTotal} {group.ConvertedCurrency} instead of {settlement.Total}. Book it by hand: converted payouts are not booked yet."
            );

    private static ReconciliationResult Book(
        Work work,
        string connectionId,
        BookingAccounts booking,
        FiscalCalendar calendar,
        SettlementProof proof
    )
    {
        var entries = EntryBuilder.Build(
            work.Settlement,
            work.Figures.Days(work.Settlement),
            calendar
        );
        if (entries is EntriesResult.Refused refused)
        {
            return new ReconciliationResult.Refused(refused.Code, refused.Sentence);
        }

        var built = (EntriesResult.Built)entries;
        var missing = PostingPlans.WithoutAccount(built.Entries, booking);
        return missing.IsEmpty
            ? new ReconciliationResult.Proved(
                PostingPlans.Create(
                    connectionId,
                    work.Key,
                    work.Document,
                    work.Settlement,
                    built.Entries,
                    booking
                ),
                proof
            )
            : new ReconciliationResult.Refused(
                "account-missing",
                $"Settlement {work.Settlement.SettlementId} needs accounts for {string.Join(", ", missing)}. Choose an account for each in the connection's booking rules and replay the settlement."
            );
    }

    private sealed record Work(
        SettlementKey Key,
        ContentHash Document,
        Settlement Settlement,
        SettlementFigures Figures,
        ComparedRows Rows
    );
}
