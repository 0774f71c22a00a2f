namespace MlConnector.Kernel.Tests;

public sealed class BatchKeys
{
    /// <summary>Golden values from coreutils: <c>printf na/A1B2C3 | sha256sum | xxd -r -p | base32</c>, first five letters.</summary>
    [Theory]
    [InlineData("na/A1B2C3/28471003921", 1, 1, "AZVLFQD-28471003921-00101")]
    [InlineData("na/A1B2C3/28471003921", 12, 3, "AZVLFQD-28471003921-01203")]
    [InlineData("eu/A3XYZ9876543QW/1", 999, 99, "AZLUKWL-1-99999")]
    [InlineData("fe/Z/1234567890123456", 1, 1, "AZNBXOW-1234567890123456-00101")]
    public void The_key_of_an_entry_never_changes(
        string settlement,
        int part,
        int revision,
        string batch
    )
    {
        Assert.Equal(batch, BatchKey.Create(SettlementKey.Parse(settlement), part, revision).Value);
    }

    [Fact]
    public void The_longest_settlement_id_fits_into_the_30_characters_of_Batch()
    {
        var longest = SettlementKey.Create("na", new string('A', 32), new string('9', 16));
        Assert.Equal(30, BatchKey.Create(longest, 999, 99).Value.Length);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1000, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 100)]
    public void Parts_and_revisions_outside_their_digits_are_refused(int part, int revision)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            BatchKey.Create(SettlementKey.Parse("na/A1B2C3/28471003921"), part, revision)
        );
    }

    [Fact]
    public void All_entries_of_a_settlement_share_their_prefix_and_no_other_settlement_has_it()
    {
        var settlement = SettlementKey.Parse("na/A1B2C3/2847100392");
        var prefix = BatchKey.Prefix(settlement);
        Assert.StartsWith(
            prefix,
            BatchKey.Create(settlement, 7, 2).Value,
            StringComparison.Ordinal
        );
        Assert.False(
            BatchKey
                .Create(SettlementKey.Parse("na/A1B2C3/28471003921"), 1, 1)
                .Value.StartsWith(prefix, StringComparison.Ordinal)
        );
    }
}
