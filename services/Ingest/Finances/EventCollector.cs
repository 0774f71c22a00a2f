using MlConnector.Contracts.Documents;
using MlConnector.Ingest.Amazon;
using MlConnector.Kernel;
using MlConnector.Persistence.Archive;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Finances;

/// <summary>Asks Amazon for everything about one settlement's payout and archives it: raw pages and the document made of them.</summary>
internal sealed class EventCollector(
    EventGroupsClient groups,
    TransactionsClient transactions,
    IDocumentArchive archive
)
{
    private const string PageKind = "finance-page";

    private const string EventsKind = "finance-events";

    /// <summary>How far a group's start and end may lie from the settlement's; no settlement period is as short.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromHours(24);

    /// <exception cref="AmazonException">Amazon did not give everything.</exception>
    public async Task<CollectedEvents> CollectAsync(
        Connection connection,
        EventGathering wish,
        CancellationToken cancellationToken
    )
    {
        var pages = new List<string>();
        async Task ArchivePage(byte[] page) =>
            pages.Add((await archive.StoreAsync(page, PageKind, cancellationToken)).Value);

        var listed = await groups.ListAsync(
            connection,
            wish.StartAt - Tolerance,
            wish.StartAt + Tolerance,
            ArchivePage,
            cancellationToken
        );
        var candidates = new List<EventGroup>();
        foreach (var group in listed.Where(group => CouldBe(group, wish)))
        {
            var found = await transactions.ListByGroupAsync(
                connection,
                group.EventGroupId,
                ArchivePage,
                cancellationToken
            );
            candidates.Add(group with { Transactions = found });
        }

        var hash = await archive.StoreAsync(
            ContractJson.Write(
                new FinanceEvents(
                    1,
                    wish.ConnectionId,
                    wish.SettlementKey,
                    candidates,
                    [.. pages.Distinct(StringComparer.Ordinal)]
                )
            ),
            EventsKind,
            cancellationToken
        );
        return new CollectedEvents(hash, candidates.Sum(group => group.Transactions.Count));
    }

    /// <summary>
    /// Same currency, start and end close. Amazon has left out totals, and with them the currency, of
    /// closed groups: what is not given excludes nothing, and Reconcile judges. An open group is a
    /// running balance, never a settlement's payout.
    /// </summary>
    private static bool CouldBe(EventGroup group, EventGathering wish) =>
        !string.Equals(group.ProcessingStatus, "Open", StringComparison.OrdinalIgnoreCase)
        && (group.Currency is null || group.Currency == wish.Currency)
        && IsClose(group.StartAt, wish.StartAt)
        && IsClose(group.EndAt, wish.EndAt);

    private static bool IsClose(DateTimeOffset? ofGroup, DateTimeOffset ofSettlement) =>
        ofGroup is not { } instant || (instant - ofSettlement).Duration() <= Tolerance;
}

/// <param name="Hash">The archived <see cref="FinanceEvents"/> document.</param>
internal sealed record CollectedEvents(ContentHash Hash, int Transactions);
