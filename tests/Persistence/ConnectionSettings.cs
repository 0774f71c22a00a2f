using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlConnector.Kernel;
using MlConnector.Persistence.Connections;

namespace MlConnector.Persistence.Tests;

/// <summary>The setting <c>Connections</c>: what is accepted, and what a wrong value is told.</summary>
public sealed class ConnectionSettings
{
    [Fact]
    public async Task A_complete_connection_is_found_by_its_id_with_all_that_was_set()
    {
        var connections = Read(Complete());

        var found = await connections.FindAsync(
            ConnectionId.Parse("acme-us"),
            CancellationToken.None
        );

        Assert.NotNull(found);
        Assert.Equal("A1B2C3", found.SellerId);
        Assert.Equal(["ATVPDKIKX0DER"], found.MarketplaceIds);
        Assert.Equal(new DateOnly(2026, 1, 1), found.GoLive);
        Assert.Equal("America/New_York", found.TimeZone.Id);
        Assert.Equal(new Uri("https://acme.deltekfirst.com/Acme/api"), found.Deltek.ApiRoot);
        Assert.Equal("1210", found.Booking.ClearingAccount);
        Assert.Equal(
            new AccountAssignment("4000", "AMZ-US"),
            found.Booking.Accounts["product-sales"]
        );
        Assert.Equal([found], await connections.ListAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("na", "https://sellingpartnerapi-na.amazon.com/")]
    [InlineData("eu", "https://sellingpartnerapi-eu.amazon.com/")]
    [InlineData("fe", "https://sellingpartnerapi-fe.amazon.com/")]
    public async Task Amazons_host_follows_from_the_region_where_none_is_set(
        string region,
        string host
    )
    {
        var connections = Read(Complete(("Connections:0:Region", region)));

        var connection = Assert.Single(await connections.ListAsync(CancellationToken.None));

        Assert.Equal(new Uri(host), connection.Amazon.Api);
        Assert.Equal(new Uri("https://api.amazon.com/auth/o2/token"), connection.Amazon.Login);
    }

    [Fact]
    public async Task An_unknown_id_finds_no_connection()
    {
        Assert.Null(
            await Read(Complete()).FindAsync(ConnectionId.Parse("nobody"), CancellationToken.None)
        );
    }

    [Fact]
    public async Task No_connection_at_all_is_a_valid_start()
    {
        Assert.Empty(await Read([]).ListAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("Id", "Acme US", "Connections:0:Id is 'Acme US'")]
    [InlineData("Region", "us", "Connections:0:Region is 'us'; na, eu or fe is expected")]
    [InlineData("SellerId", "a1b2c3", "Connections:0:SellerId is 'a1b2c3'")]
    [InlineData("SellerId", "", "Connections:0:SellerId is ''")]
    [InlineData("MarketplaceIds:0", null, "Connections:0:MarketplaceIds has 0 entries")]
    [InlineData("TimeZone", "Mars/Olympus", "Connections:0:TimeZone 'Mars/Olympus' is not known")]
    [InlineData("GoLive", "01.02.2026", "Connections:0:GoLive is '01.02.2026'; a date yyyy-MM-dd")]
    [InlineData("GoLive", null, "Connections:0:GoLive is ''")]
    [InlineData("Amazon:Api", "amazon.com", "Connections:0:Amazon:Api is 'amazon.com'")]
    [InlineData("Amazon:Login", "ftp://x/", "Connections:0:Amazon:Login is 'ftp://x/'")]
    [InlineData("Amazon:PollIntervalSeconds", "0", "Connections:0:Amazon:PollIntervalSeconds is 0")]
    [InlineData(
        "Amazon:PollIntervalSeconds",
        "86401",
        "Connections:0:Amazon:PollIntervalSeconds is 86401"
    )]
    [InlineData("Deltek:ApiRoot", null, "Connections:0:Deltek:ApiRoot is ''")]
    [InlineData(
        "Deltek:ApiRoot",
        "http://acme.example/api",
        "only https is allowed unless Deltek:AllowInsecure"
    )]
    [InlineData(
        "Booking:ClearingAccount",
        null,
        "Connections:0:Booking:ClearingAccount is missing"
    )]
    [InlineData("Booking:BankCode", null, "Connections:0:Booking:BankCode is missing")]
    [InlineData(
        "Booking:Accounts:product-sales:Account",
        "",
        "Connections:0:Booking:Accounts:product-sales:Account is missing"
    )]
    public void A_wrong_value_is_refused_with_the_settings_path_and_what_is_expected(
        string setting,
        string? value,
        string sentence
    )
    {
        var settings = Complete(($"Connections:0:{setting}", value));

        var refused = Assert.Throws<OptionsValidationException>(() => Read(settings));

        Assert.Contains(
            refused.Failures,
            failure => failure.Contains(sentence, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("GoLife")]
    [InlineData("Booking:ApprovalRequierd")]
    [InlineData("Booking:Accounts:product-sales:Acount")]
    public void A_misspelt_name_is_refused_and_not_passed_over(string setting)
    {
        var refused = Assert.Throws<OptionsValidationException>(() =>
            Read(Complete(($"Connections:0:{setting}", "true")))
        );

        Assert.Contains(
            $"Connections:0:{setting} is no setting",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_number_that_cannot_be_read_is_refused_and_the_connection_is_not_left_out()
    {
        var refused = Assert.Throws<OptionsValidationException>(() =>
            Read(Complete(("Connections:0:Amazon:PollIntervalSeconds", "soon")))
        );

        Assert.Contains(
            "'Connections:0:Amazon:PollIntervalSeconds'",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_fault_is_told_at_once()
    {
        var refused = Assert.Throws<OptionsValidationException>(() =>
            Read(Complete(("Connections:0:Region", "us"), ("Connections:0:GoLive", "soon")))
        );

        Assert.Contains("Region is 'us'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("GoLive is 'soon'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_id_for_two_connections_is_refused()
    {
        var refused = Assert.Throws<OptionsValidationException>(() =>
            Read(new(Complete().Concat(Complete("1", ("Connections:1:SellerId", "D4E5F6")))))
        );

        Assert.Contains(
            "the id 'acme-us' is given to 2",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void One_seller_in_two_connections_is_refused_since_it_would_be_booked_twice()
    {
        var refused = Assert.Throws<OptionsValidationException>(() =>
            Read(new(Complete().Concat(Complete("1", ("Connections:1:Id", "acme-again")))))
        );

        Assert.Contains(
            "acme-us and acme-again name the same seller na/A1B2C3",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Plain_http_is_allowed_where_the_setting_for_tests_says_so()
    {
        var settings = Complete(
            ("Connections:0:Deltek:ApiRoot", "http://127.0.0.1:5000/api"),
            ("Connections:0:Deltek:AllowInsecure", "true")
        );

        Assert.NotNull(Read(settings));
    }

    private static IConnections Read(Dictionary<string, string?> settings) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder().AddInMemoryCollection(settings).Build()
            )
            .AddKeeping()
            .BuildServiceProvider()
            .GetRequiredService<IConnections>();

    private static Dictionary<string, string?> Complete(
        params ReadOnlySpan<(string Path, string? Value)> changes
    ) => Complete("0", changes);

    private static Dictionary<string, string?> Complete(
        string index,
        params ReadOnlySpan<(string Path, string? Value)> changes
    )
    {
        var connection = $"Connections:{index}";
        var settings = new Dictionary<string, string?>
        {
            [$"{connection}:Id"] = "acme-us",
            [$"{connection}:Region"] = "na",
            [$"{connection}:SellerId"] = "A1B2C3",
            [$"{connection}:MarketplaceIds:0"] = "ATVPDKIKX0DER",
            [$"{connection}:TimeZone"] = "America/New_York",
            [$"{connection}:GoLive"] = "2026-01-01",
            [$"{connection}:Deltek:ApiRoot"] = "https://acme.deltekfirst.com/Acme/api",
            [$"{connection}:Deltek:Database"] = "Acme",
            [$"{connection}:Booking:ClearingAccount"] = "1210",
            [$"{connection}:Booking:BankCode"] = "OPER",
            [$"{connection}:Booking:Accounts:product-sales:Account"] = "4000",
            [$"{connection}:Booking:Accounts:product-sales:Wbs1"] = "AMZ-US",
        };
        foreach (var (path, value) in changes)
        {
            if (value is null)
            {
                settings.Remove(path);
            }
            else
            {
                settings[path] = value;
            }
        }

        return settings;
    }
}
