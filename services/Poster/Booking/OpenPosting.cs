using System.Collections.Immutable;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Booking;

/// <summary>A settlement's posting while a lane works on it.</summary>
internal sealed class OpenPosting(
    ConnectionId connection,
    SettlementKey settlement,
    string planHash,
    ImmutableArray<PlannedEntry> planned,
    ImmutableArray<Entry> entries,
    ImmutableArray<string?> payloads
)
{
    public ConnectionId Connection => connection;

    public SettlementKey Settlement => settlement;

    public string PlanHash => planHash;

    public ImmutableArray<Entry> Entries { get; private set; } = entries;

    /// <summary>The bytes to send, as text; null until they are first made.</summary>
    public ImmutableArray<string?> Payloads { get; private set; } = payloads;

    /// <summary>Of the stored posting that this was read from or written to last.</summary>
    public int Version { get; set; }

    public PlannedEntry Planned(int index) => planned[index];

    public void Set(int index, Entry entry) => Entries = Entries.SetItem(index, entry);

    public void SetPayload(int index, string payload) =>
        Payloads = Payloads.SetItem(index, payload);
}
