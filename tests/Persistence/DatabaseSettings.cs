using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MlConnector.Persistence.Tests;

public sealed class DatabaseSettings
{
    [Theory]
    [InlineData(DatabaseProvider.PostgreSql, "Database__ConnectionString")]
    [InlineData(DatabaseProvider.Sqlite, "Database__Folder")]
    public void What_a_provider_needs_and_does_not_have_is_named_with_how_to_set_it(
        DatabaseProvider provider,
        string variable
    )
    {
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection([new("Database:Provider", provider.ToString())])
                    .Build()
            )
            .AddKeeping()
            .BuildServiceProvider();

        var refused = Assert.Throws<OptionsValidationException>(() =>
            services.GetRequiredService<IOptions<DatabaseOptions>>().Value
        );

        Assert.Contains(variable, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hots=db;Password=open sesame")]
    [InlineData("open sesame")]
    [InlineData("Username=open sesame")]
    public void A_malformed_connection_string_is_refused_and_not_repeated(string text)
    {
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(
                new ConfigurationBuilder()
                    .AddInMemoryCollection([new("Database:ConnectionString", text)])
                    .Build()
            )
            .AddKeeping()
            .BuildServiceProvider();

        var refused = Assert.Throws<OptionsValidationException>(() =>
            services.GetRequiredService<IOptions<DatabaseOptions>>().Value
        );

        Assert.Contains("Database:ConnectionString", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", refused.Message, StringComparison.Ordinal);
    }
}
