using System.Text;
using MlConnector.Contracts;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Storage;

/// <summary>Between rows, the protocol's values and messages.</summary>
internal static class Postings
{
    /// <summary>The first revision of a plan's entries; step by step each reversal gives the next.</summary>
    public const int FirstRevision = 1;

    /// <exception cref="PlanInvalidException">The plan cannot be booked as it is.</exception>
    public static PostingRow Create(
        SettlementKey settlement,
        ContentHash planHash,
        PostingPlan plan,
        DateTimeOffset now
    )
    {
        var contents = PlanReading.Read(settlement, plan, FirstRevision);
        return new PostingRow
        {
            SettlementKey = settlement.ToString(),
            ConnectionId = plan.ConnectionId,
            PlanHash = planHash.Value,
            AcceptedAt = now,
            NextTryAt = now,
            Entries =
            [
                .. contents.Zip(
                    plan.Entries,
                    (content, planned) =>
                        new EntryRow
                        {
                            Batch = content.Batch.Value,
                            SettlementKey = settlement.ToString(),
                            Part = content.Part,
                            Revision = FirstRevision,
                            Form = content.Form,
                            Period = content.Period,
                            Planned = Encoding.UTF8.GetString(ContractJson.Write(planned)),
                        }
                ),
            ],
        };
    }

    /// <summary>The posting as the protocol works on it; its entries in the plan's order.</summary>
    public static OpenPosting Open(PostingRow row)
    {
        var settlement = SettlementKey.Parse(row.SettlementKey);
        var entries = Unreversed(row);
        var planned = entries
            .Select(entry => ContractJson.Read<PlannedEntry>(Encoding.UTF8.GetBytes(entry.Planned)))
            .ToList();
        return new OpenPosting(
            ConnectionId.Parse(row.ConnectionId),
            settlement,
            row.PlanHash,
            [.. planned],
            [
                .. entries.Zip(
                    planned,
                    (entry, plan) =>
                        entry.ToEntry(PlanReading.Read(settlement, plan, entry.Revision))
                ),
            ],
            [.. entries.Select(entry => entry.Payload)]
        )
        {
            Version = row.Version,
        };
    }

    /// <summary>Opens a stopped posting again, because a person asked.</summary>
    public static void Reopen(PostingRow row, DateTimeOffset now)
    {
        var posting = Open(row);
        foreach (var (entry, known) in Unreversed(row).Zip(posting.Entries))
        {
            entry.Take(Protocol.Reopen(known));
        }

        row.State = PostingState.Open;
        row.NextTryAt = now;
        row.EndedAt = null;
        row.StopState = row.StopCode = row.StopSentence = row.LastFault = null;
        row.Version++;
    }

    public static SettlementPosted PostedMessage(PostingRow row) =>
        new(
            row.ConnectionId,
            row.SettlementKey,
            row.PlanHash,
            [
                .. Unreversed(row)
                    .Select(entry => new PostedEntry(
                        entry.Form.ToName(),
                        entry.Batch,
                        entry.Period,
                        entry.PostingSequence
                            ?? throw new InvalidOperationException(
                                $"Entry {entry.Batch} is posted without a posting sequence."
                            ),
                        entry.PostedAt
                            ?? throw new InvalidOperationException(
                                $"Entry {entry.Batch} is posted without a time."
                            )
                    )),
            ]
        );

    private static List<EntryRow> Unreversed(PostingRow row) =>
        [
            .. row
                .Entries.Where(entry => entry.State is not EntryState.Reversed)
                .OrderBy(entry => entry.Part),
        ];
}
