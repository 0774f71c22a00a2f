using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Kernel;
using MlConnector.Persistence.Connections;
using MlConnector.TestKit;

namespace MlConnector.Persistence.Tests;

public sealed class CredentialsFromSettings
{
    private static readonly ConnectionId Connection = ConnectionId.Parse("acme-us");

    [Fact]
    public async Task A_secret_is_taken_from_its_value()
    {
        using var services = Services(Amazon());

        var credentials = await services
            .GetRequiredService<IAmazonCredentials>()
            .GetAsync(Connection, CancellationToken.None);

        Assert.Equal(new AmazonCredentials("client", "secret", "refresh"), credentials);
    }

    [Fact]
    public async Task A_secret_is_taken_from_its_file_without_the_last_line_break()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("refresh-token");
        await File.WriteAllTextAsync(file, "from the file\n");
        using var services = Services(RefreshTokenFrom(file));

        var credentials = await services
            .GetRequiredService<IAmazonCredentials>()
            .GetAsync(Connection, CancellationToken.None);

        Assert.Equal("from the file", credentials.RefreshToken);
    }

    [Fact]
    public async Task A_replaced_file_counts_without_a_restart()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("refresh-token");
        await File.WriteAllTextAsync(file, "old");
        using var services = Services(RefreshTokenFrom(file));
        var credentials = services.GetRequiredService<IAmazonCredentials>();
        var before = await credentials.GetAsync(Connection, CancellationToken.None);

        await File.WriteAllTextAsync(file, "new");
        var after = await credentials.GetAsync(Connection, CancellationToken.None);

        Assert.Equal("old", before.RefreshToken);
        Assert.Equal("new", after.RefreshToken);
    }

    [Fact]
    public async Task A_missing_secret_is_named_with_both_ways_to_set_it()
    {
        var settings = Amazon();
        settings.Remove("Credentials:Amazon:acme-us:RefreshToken");
        using var services = Services(settings);

        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            services
                .GetRequiredService<IAmazonCredentials>()
                .GetAsync(Connection, CancellationToken.None)
        );

        Assert.Contains(
            "Credentials__Amazon__acme-us__RefreshToken,",
            missing.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Credentials__Amazon__acme-us__RefreshTokenFile",
            missing.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Username")]
    [InlineData("Password")]
    [InlineData("ClientId")]
    [InlineData("ClientSecret")]
    public async Task Each_part_of_Delteks_credentials_is_needed(string part)
    {
        var settings = Deltek();
        settings.Remove($"Credentials:Deltek:acme-us:{part}");
        using var services = Services(settings);

        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            services
                .GetRequiredService<IDeltekCredentials>()
                .GetAsync(Connection, CancellationToken.None)
        );

        Assert.Contains(
            $"Credentials:Deltek:acme-us:{part}",
            missing.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Credentials_written_into_a_text_hide_what_they_hold()
    {
        using var services = Services(new(Amazon().Concat(Deltek())));

        var amazon = await services
            .GetRequiredService<IAmazonCredentials>()
            .GetAsync(Connection, CancellationToken.None);
        var deltek = await services
            .GetRequiredService<IDeltekCredentials>()
            .GetAsync(Connection, CancellationToken.None);
        var text = $"{amazon} {deltek}";

        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("refresh", text, StringComparison.Ordinal);
        Assert.DoesNotContain("password", text, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder().AddInMemoryCollection(settings).Build()
            )
            .AddAmazonCredentials()
            .AddDeltekCredentials()
            .BuildServiceProvider();

    private static Dictionary<string, string?> RefreshTokenFrom(string file)
    {
        var settings = Amazon();
        settings.Remove("Credentials:Amazon:acme-us:RefreshToken");
        settings["Credentials:Amazon:acme-us:RefreshTokenFile"] = file;
        return settings;
    }

    private static Dictionary<string, string?> Amazon() =>
        new()
        {
            ["Credentials:Amazon:acme-us:ClientId"] = "client",
            ["Credentials:Amazon:acme-us:ClientSecret"] = "secret",
            ["Credentials:Amazon:acme-us:RefreshToken"] = "refresh",
        };

    private static Dictionary<string, string?> Deltek() =>
        new()
        {
            ["Credentials:Deltek:acme-us:Username"] = "api-user",
            ["Credentials:Deltek:acme-us:Password"] = "password",
            ["Credentials:Deltek:acme-us:ClientId"] = "client",
            ["Credentials:Deltek:acme-us:ClientSecret"] = "secret",
        };
}
