-- The policy in force, as the models of a scope read it.

-- A number, or a word, of the policy in force. A key that is not there stops the run: an empty row would make the rule that asks
-- for it silent.
create or replace macro param(name) as (
    select case
        when count(*) = 0
            then error(concat('The policy of ', scope_region(), '/', scope_year(), ' has no number ', name, '.'))
        else any_value(number.value)
    end
    from this.policy_numbers as number
    where number.key = name
);
create or replace macro choice(name) as (
    select case
        when count(*) = 0
            then error(concat('The policy of ', scope_region(), '/', scope_year(), ' has no choice ', name, '.'))
        else any_value(choice.value)
    end
    from this.policy_choices as choice
    where choice.key = name
);

-- The words of a list of the policy in force; a list that is not there stops the run.
create or replace macro words_of(name) as (
    select case
        when count(*) = 0
            then error(concat('The policy of ', scope_region(), '/', scope_year(), ' has no words ', name, '.'))
        else list(known.word order by known.word)
    end
    from this.policy_words as known
    where known.list = name
);

-- The label of the band of a scale that a number lies in; null for none. Bands are [lower, upper), the last may be closed or open.
create or replace macro band(scale_name, x) as (
    select case
        when count(*) = 0
            then error(concat('The policy of ', scope_region(), '/', scope_year(), ' has no bands ', scale_name, '.'))
        else any_value(band.label) filter (
            where x >= band.lower and (x < band.upper or band.upper is null or (band.closed and x = band.upper))
        )
    end
    from this.policy_bands as band
    where band.scale = scale_name
);

-- The rule that is being asked about, and the words of an argument that its policy entry gives. One that is not there is an error.
create or replace macro rule_subject() as getvariable('rule_subject');
create or replace macro rule_words(name) as (
    select case
        when count(*) = 0 then error(concat('The rule ', getvariable('rule'), ' has no argument ', name, '.'))
        else list(argument.value order by argument.rank)
    end
    from this.policy_rule_arguments as argument
    where argument.rule = getvariable('rule') and argument.argument = name
);
