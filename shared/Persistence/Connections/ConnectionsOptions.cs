using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using MlConnector.Kernel;

namespace MlConnector.Persistence.Connections;

/// <summary>Setting <c>Connections</c>: a list, one section per connection.</summary>
public sealed class ConnectionsOptions : IValidatableObject
{
    private readonly List<string> unreadable = [];

    public List<ConnectionOptions> Connections { get; set; } = [];

    /// <summary>
    /// Reads the section by hand, since the binder passes over a list's entry that it cannot read and a name
    /// that it does not know: a connection would be missing, or an approval not asked for, without a word.
    /// </summary>
    internal void Read(IConfiguration settings)
    {
        foreach (var section in settings.GetSection("Connections").GetChildren())
        {
            unreadable.AddRange(
                Unknown(section, typeof(ConnectionOptions))
                    .Select(path => $"{path} is no setting. Correct its name, or remove it.")
            );
            try
            {
                Connections.Add(section.Get<ConnectionOptions>() ?? new ConnectionOptions());
            }
            catch (InvalidOperationException fault)
            {
                unreadable.Add(fault.Message);
            }
        }
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (unreadable.Count > 0)
        {
            return unreadable.Select(sentence => new ValidationResult(sentence));
        }

        return Faults();
    }

    private IEnumerable<ValidationResult> Faults()
    {
        for (var i = 0; i < Connections.Count; i++)
        {
            foreach (var fault in Connections[i].Faults())
            {
                yield return new ValidationResult($"Connections:{i}:{fault}");
            }
        }

        foreach (
            var id in Connections
                .GroupBy(c => c.Id, StringComparer.Ordinal)
                .Where(g => g.Count() > 1)
        )
        {
            yield return new ValidationResult(
                $"Connections: the id '{id.Key}' is given to {id.Count()} connections; each needs its own."
            );
        }

        // Two connections of one seller would book the same settlements twice.
        foreach (
            var seller in Connections
                .GroupBy(c => $"{c.Region}/{c.SellerId}", StringComparer.Ordinal)
                .Where(g => g.Count() > 1)
        )
        {
            yield return new ValidationResult(
                $"Connections: {string.Join(" and ", seller.Select(c => c.Id))} name the same seller {seller.Key}; a seller is booked by one connection only."
            );
        }
    }

    /// <summary>Paths of names that the type does not have, at any depth.</summary>
    private static IEnumerable<string> Unknown(IConfigurationSection section, Type type)
    {
        foreach (var child in section.GetChildren())
        {
            var property = type.GetProperty(
                child.Key,
                BindingFlags.IgnoreCase | BindingFlags.Instance | BindingFlags.Public
            );
            var inside = property?.PropertyType switch
            {
                null => [child.Path],
                var dictionary
                    when dictionary
                        == typeof(Dictionary<string, ConnectionOptions.AssignmentOptions>) => child
                    .GetChildren()
                    .SelectMany(one => Unknown(one, typeof(ConnectionOptions.AssignmentOptions))),
                { IsNested: true } options => Unknown(child, options),
                _ => [],
            };
            foreach (var path in inside)
            {
                yield return path;
            }
        }
    }
}

/// <summary>One connection as it is written in settings; <see cref="Connection"/> is its checked form.</summary>
public sealed class ConnectionOptions
{
    public string Id { get; set; } = "";

    public string Region { get; set; } = "";

    public string SellerId { get; set; } = "";

    public List<string> MarketplaceIds { get; set; } = [];

    /// <summary>IANA name; decides the accounting day of an amount.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary><c>yyyy-MM-dd</c>: settlements that end before this day are proved, not booked.</summary>
    public string GoLive { get; set; } = "";

    public AmazonOptions Amazon { get; set; } = new();

    public DeltekOptions Deltek { get; set; } = new();

    public BookingOptions Booking { get; set; } = new();

    public sealed class AmazonOptions
    {
        /// <summary>Empty = Amazon's host of the region.</summary>
        public string Api { get; set; } = "";

        public string Login { get; set; } = "https://api.amazon.com/auth/o2/token";

        /// <summary>Seconds between two looks for new reports; 1 to 86,400, 900 unless told.</summary>
        public int PollIntervalSeconds { get; set; } = 900;
    }

    public sealed class DeltekOptions
    {
        public string ApiRoot { get; set; } = "";

        public string Database { get; set; } = "";

        public string Company { get; set; } = "";

        public bool AllowInsecure { get; set; }

        public string? ControlJournalBatch { get; set; }

        public string? ControlReceiptBatch { get; set; }
    }

    public sealed class BookingOptions
    {
        public string ClearingAccount { get; set; } = "";

        public string ClearingWbs1 { get; set; } = "";

        public string BankCode { get; set; } = "";

        public bool ApprovalRequired { get; set; }

        public Dictionary<string, AssignmentOptions> Accounts { get; set; } = [];
    }

    public sealed class AssignmentOptions
    {
        public string Account { get; set; } = "";

        public string Wbs1 { get; set; } = "";

        public string Wbs2 { get; set; } = "";

        public string Wbs3 { get; set; } = "";
    }

    internal IEnumerable<string> Faults()
    {
        if (!ConnectionId.TryParse(Id, out _))
        {
            yield return $"Id is '{Id}'; 1 to 40 characters of a-z, 0-9 and '-' are expected.";
        }

        if (Region is not ("na" or "eu" or "fe"))
        {
            yield return $"Region is '{Region}'; na, eu or fe is expected.";
        }

        if (
            SellerId is not { Length: >= 1 and <= 32 }
            || !SellerId.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c))
        )
        {
            yield return $"SellerId is '{SellerId}'; Amazon's merchant token, upper-case letters and digits, is expected.";
        }

        if (MarketplaceIds.Count is 0 or > 10)
        {
            yield return $"MarketplaceIds has {MarketplaceIds.Count} entries; Amazon takes 1 to 10.";
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            yield return $"TimeZone '{TimeZone}' is not known here; give an IANA name such as America/New_York.";
        }

        if (!TryGoLive(out _))
        {
            yield return $"GoLive is '{GoLive}'; a date yyyy-MM-dd is required: settlements before it were booked by hand.";
        }

        if (Amazon.Api.Length > 0 && !IsHttp(Amazon.Api))
        {
            yield return $"Amazon:Api is '{Amazon.Api}'; a whole http(s) address is expected.";
        }

        if (!IsHttp(Amazon.Login))
        {
            yield return $"Amazon:Login is '{Amazon.Login}'; a whole http(s) address is expected.";
        }

        if (Amazon.PollIntervalSeconds is < 1 or > 86_400)
        {
            yield return $"Amazon:PollIntervalSeconds is {Amazon.PollIntervalSeconds}; 1 to 86400 is expected.";
        }

        if (!IsHttp(Deltek.ApiRoot))
        {
            yield return $"Deltek:ApiRoot is '{Deltek.ApiRoot}'; the whole API root of the tenant is expected, such as https://acme.deltekfirst.com/Acme/api.";
        }
        else if (
            !Deltek.AllowInsecure
            && !Deltek.ApiRoot.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        )
        {
            yield return $"Deltek:ApiRoot is '{Deltek.ApiRoot}'; only https is allowed unless Deltek:AllowInsecure is set for a test.";
        }

        if (Booking.ClearingAccount.Length == 0)
        {
            yield return "Booking:ClearingAccount is missing; name the Deltek account that stands for what Amazon owes.";
        }

        if (Booking.BankCode.Length == 0)
        {
            yield return "Booking:BankCode is missing; name Deltek's bank code for the payouts.";
        }

        foreach (var (category, assignment) in Booking.Accounts)
        {
            if (assignment.Account.Length == 0)
            {
                yield return $"Booking:Accounts:{category}:Account is missing.";
            }
        }
    }

    internal Connection ToConnection()
    {
        _ = TryGoLive(out var goLive);
        return new Connection(
            ConnectionId.Parse(Id),
            Region,
            SellerId,
            MarketplaceIds,
            TimeZoneInfo.FindSystemTimeZoneById(TimeZone),
            goLive,
            new AmazonEndpoints(
                new Uri(
                    Amazon.Api.Length > 0
                        ? Amazon.Api
                        : $"https://sellingpartnerapi-{Region}.amazon.com"
                ),
                new Uri(Amazon.Login),
                TimeSpan.FromSeconds(Amazon.PollIntervalSeconds)
            ),
            new DeltekTenant(
                new Uri(Deltek.ApiRoot),
                Deltek.Database,
                Deltek.Company,
                Deltek.AllowInsecure,
                Deltek.ControlJournalBatch,
                Deltek.ControlReceiptBatch
            ),
            new BookingRules(
                Booking.ClearingAccount,
                Booking.ClearingWbs1,
                Booking.BankCode,
                Booking.ApprovalRequired,
                Booking.Accounts.ToDictionary(
                    pair => pair.Key,
                    pair => new AccountAssignment(
                        pair.Value.Account,
                        pair.Value.Wbs1,
                        pair.Value.Wbs2,
                        pair.Value.Wbs3
                    ),
                    StringComparer.Ordinal
                )
            )
        );
    }

    private static bool IsHttp(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https");

    private bool TryGoLive(out DateOnly day) =>
        DateOnly.TryParseExact(
            GoLive,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out day
        );
}
