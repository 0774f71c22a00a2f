using MlConnector.Kernel;

namespace MlConnector.Persistence.Connections;

/// <summary>One Amazon seller in one region, joined to one Deltek company. Holds no secret.</summary>
public sealed record Connection(
    ConnectionId Id,
    string Region,
    string SellerId,
    IReadOnlyList<string> MarketplaceIds,
    TimeZoneInfo TimeZone,
    DateOnly GoLive,
    AmazonEndpoints Amazon,
    DeltekTenant Deltek,
    BookingRules Booking
);

/// <param name="Api">Root of the Selling Partner API host.</param>
/// <param name="Login">Login with Amazon's token endpoint, whole.</param>
/// <param name="PollInterval">Time between two looks for new reports.</param>
public sealed record AmazonEndpoints(Uri Api, Uri Login, TimeSpan PollInterval);

/// <param name="ApiRoot">The whole API root as the customer gave it, ending in <c>/api</c>.</param>
/// <param name="Company">Company code, sent as active company; empty for single-company tenants.</param>
/// <param name="AllowInsecure">Allows http and private addresses: for stand-ins and test networks only.</param>
/// <param name="ControlJournalBatch">Batch of a posted journal entry that the API user can see; see docs on the positive control.</param>
/// <param name="ControlReceiptBatch">The same for a posted cash receipt.</param>
public sealed record DeltekTenant(
    Uri ApiRoot,
    string Database,
    string Company,
    bool AllowInsecure,
    string? ControlJournalBatch,
    string? ControlReceiptBatch
);

/// <param name="ClearingAccount">Deltek account that stands for what Amazon owes.</param>
/// <param name="ClearingWbs1">Project of clearing lines, or empty.</param>
/// <param name="BankCode">Deltek's bank code for payouts.</param>
/// <param name="ApprovalRequired">A person approves each plan before it is booked.</param>
/// <param name="Accounts">Category to account and project.</param>
public sealed record BookingRules(
    string ClearingAccount,
    string ClearingWbs1,
    string BankCode,
    bool ApprovalRequired,
    IReadOnlyDictionary<string, AccountAssignment> Accounts
);

/// <summary>Where a category is booked; unused WBS levels are empty.</summary>
public sealed record AccountAssignment(
    string Account,
    string Wbs1 = "",
    string Wbs2 = "",
    string Wbs3 = ""
);

/// <summary>The connections of this installation.</summary>
public interface IConnections
{
    Task<IReadOnlyList<Connection>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The connection, or null when there is none of this id.</summary>
    Task<Connection?> FindAsync(ConnectionId id, CancellationToken cancellationToken);
}

/// <summary>Login with Amazon credentials of one connection. Registered in Ingest alone.</summary>
public sealed record AmazonCredentials(string ClientId, string ClientSecret, string RefreshToken)
{
    public override string ToString() => "AmazonCredentials (hidden)";
}

/// <summary>Deltek credentials of one connection. Registered in Poster alone.</summary>
public sealed record DeltekCredentials(
    string Username,
    string Password,
    string ClientId,
    string ClientSecret
)
{
    public override string ToString() => "DeltekCredentials (hidden)";
}

public interface IAmazonCredentials
{
    Task<AmazonCredentials> GetAsync(ConnectionId connection, CancellationToken cancellationToken);
}

public interface IDeltekCredentials
{
    Task<DeltekCredentials> GetAsync(ConnectionId connection, CancellationToken cancellationToken);
}
